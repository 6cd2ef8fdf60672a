import { createSignal, For, type JSX, Show } from "solid-js"
import { type Language, languages, ownNames } from "../i18n/languages.ts"
import { Icon } from "../ui/icons.tsx"
import type { Theme } from "../ui/preferences.ts"
import { useReader } from "../ui/reader.ts"

export interface HeaderProps {
  readonly language: Language
  readonly onLanguage: (language: Language) => void
  readonly theme: Theme
  readonly onTheme: (theme: Theme) => void
  /** Empty when no user is signed in. */
  readonly email: string
  /** Shows the reader's tokens; absent where there is no sign-in. */
  readonly onTokens: (() => void) | undefined
  readonly onSignOut: () => void
  /** Whether signing out would stop an upload. */
  readonly busy: boolean
  /** The project that is open. */
  readonly project: string | undefined
  /** Leads back to the list; absent where the project is given. */
  readonly onProjects: (() => void) | undefined
}

const themes: ReadonlyArray<Theme> = ["auto", "light", "dark"]

/** What stands above every view: where the reader is, how the page looks and speaks, who is signed in. */
export const Header = (props: HeaderProps): JSX.Element => {
  const { t } = useReader()
  /** Where there is little room, the tools are behind a button. */
  const [opened, setOpened] = createSignal(false)
  return (
    <header class="header">
      <span class="brand">
        <Icon name="brand" size={24} />
        <span class="wide">Altilift</span>
      </span>
      <div class="where">
        <Show when={props.project !== undefined}>
          <Show when={props.onProjects}>
            {back => (
              <button type="button" class="button plain compact" onClick={() => back()()}>
                <Icon name="back" size={16} />
                <span class="wide">{t().projects.back}</span>
              </button>
            )}
          </Show>
          <strong title={props.project}>{props.project}</strong>
        </Show>
      </div>
      <button
        type="button"
        class="button plain compact menu"
        aria-label={t().menu}
        aria-expanded={opened()}
        onClick={() => setOpened(!opened())}
      >
        <Icon name="menu" />
      </button>
      <div class="tools" classList={{ opened: opened() }}>
        <select
          class="select"
          aria-label={t().languageLabel}
          value={props.language}
          onChange={event => props.onLanguage(languages.find(one => one === event.currentTarget.value) ?? "en")}
        >
          <For each={languages}>
            {one => (
              <option value={one} lang={one}>
                {ownNames[one]}
              </option>
            )}
          </For>
        </select>
        <select
          class="select"
          aria-label={t().theme.label}
          value={props.theme}
          onChange={event => props.onTheme(themes.find(one => one === event.currentTarget.value) ?? "auto")}
        >
          <For each={themes}>{one => <option value={one}>{t().theme[one]}</option>}</For>
        </select>
        <Show when={props.email !== ""}>
          <span class="email" title={t().account.signedInAs(props.email)}>
            {props.email}
          </span>
          <Show when={props.onTokens}>
            {open => (
              <button
                type="button"
                class="button plain compact"
                onClick={() => {
                  setOpened(false)
                  open()()
                }}
              >
                {t().people.tokens.open}
              </button>
            )}
          </Show>
          <SignOut busy={props.busy} onSignOut={props.onSignOut} />
        </Show>
      </div>
    </header>
  )
}

/** Signing out in the middle of an upload stops it, so it is asked for twice. */
const SignOut = (props: { readonly busy: boolean; readonly onSignOut: () => void }): JSX.Element => {
  const { t } = useReader()
  const [asking, setAsking] = createSignal(false)
  return (
    <Show
      when={asking() && props.busy}
      fallback={
        <button type="button" class="button plain compact" onClick={() => (props.busy ? setAsking(true) : props.onSignOut())}>
          {t().account.signOut}
        </button>
      }
    >
      <div class="confirm" role="alertdialog" aria-labelledby="sign-out-ask">
        <p id="sign-out-ask">{t().account.signOutAsk}</p>
        <button type="button" class="button danger compact" onClick={() => props.onSignOut()}>
          {t().account.signOut}
        </button>
        <button
          type="button"
          class="button compact"
          ref={button => queueMicrotask(() => button.focus())}
          onClick={() => setAsking(false)}
        >
          {t().account.signOutNo}
        </button>
      </div>
    </Show>
  )
}
