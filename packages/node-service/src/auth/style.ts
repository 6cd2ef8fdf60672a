/**
 * The look of the sign-in page: the fonts and colours of the system, readable on any screen. Part of the page, so that
 * nothing is fetched.
 */
export const style = `
:root {
  color-scheme: light dark;
  --page: #eef1f4; --card: #ffffff; --text: #17212b; --quiet: #55626f; --line: #8593a1;
  --accent: #0b5cad; --accent-over: #094a8c; --on-accent: #ffffff; --bad: #a3161c; --bad-back: #fdeced;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10161c; --card: #1a232c; --text: #e8edf2; --quiet: #a5b1bd; --line: #6b7a89;
    --accent: #7db8f5; --accent-over: #a3cefa; --on-accent: #0c1a28; --bad: #ffb3b5; --bad-back: #451b1e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.25rem;
  background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 25rem; padding: 2rem; border-radius: 0.9rem; background: var(--card);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.12), 0 12px 32px rgb(0 0 0 / 0.10);
}
.brand { margin: 0 0 1.5rem; font-weight: 700; letter-spacing: 0.02em; color: var(--accent); }
h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
label { display: block; margin: 1rem 0 0.3rem; font-weight: 600; }
input:not([type="hidden"]) {
  width: 100%; padding: 0.65rem 0.75rem; border: 1px solid var(--line); border-radius: 0.5rem;
  background: var(--card); color: var(--text); font: inherit;
}
input[aria-invalid="true"] { border-color: var(--bad); }
button, .cancel {
  display: block; width: 100%; padding: 0.7rem; border: 1px solid transparent; border-radius: 0.5rem;
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
button { margin-top: 1.5rem; background: var(--accent); color: var(--on-accent); }
button:hover { background: var(--accent-over); }
.cancel { margin-top: 0.5rem; color: var(--accent); }
.cancel:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { padding: 0.7rem 0.85rem; border-radius: 0.5rem; background: var(--bad-back); color: var(--bad); }
.hint { margin: 1.25rem 0 0; font-size: 0.9rem; color: var(--quiet); }
@media (max-width: 26rem) {
  body { padding: 0; place-items: stretch; }
  main { border-radius: 0; padding: 1.5rem; box-shadow: none; }
}
`
