import { createSignal, type JSX, onMount, Show } from "solid-js"
import { takeLostFocus } from "../../ui/focus.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { useDependencies } from "../dependencies.ts"
import { isNotAuthorised, problemOf } from "../problemOf.ts"

/** Why the reader is asked to sign in, where it is not simply that they have not yet. */
export type SignInReason = "none" | "expired"

export interface SignInProps {
  readonly endpoint: string
  /** The app key; undefined where the page was given none, then it is asked for. */
  readonly key: string | undefined
  /** Who is expected. */
  readonly email: string | undefined
  readonly reason: SignInReason
  /** They have just set a password. */
  readonly passwordSet: boolean
  /** The page that mails a link to users who forgot their password. */
  readonly forgotten: string | undefined
  readonly onSignedIn: (signedIn: {
    readonly key: string
    readonly token: string
    readonly email: string
    readonly remember: boolean
  }) => void
}

export const SignIn = (props: SignInProps): JSX.Element => {
  const { t } = useReader()
  const dependencies = useDependencies()
  const [how, setHow] = createSignal<"password" | "token">("password")
  const [problem, setProblem] = createSignal<() => string>()
  const [busy, setBusy] = createSignal(false)
  const [remember, setRemember] = createSignal(false)

  const submit = async (form: FormData): Promise<void> => {
    const field = (name: string) => String(form.get(name) ?? "").trim()
    const key = props.key ?? field("key")
    const asked = dependencies.client({ endpoint: props.endpoint, key, token: undefined })
    const token = how() === "token" ? field("token") : await asked.signIn(field("email"), String(form.get("password") ?? ""))
    if (token === undefined) return void setProblem(() => () => t().signIn.wrongPassword)
    const { email } = await dependencies.client({ endpoint: props.endpoint, key, token }).whoami()
    props.onSignedIn({ key, token, email, remember: remember() })
  }

  const onSubmit = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    setProblem(undefined)
    try {
      await submit(new FormData(event.currentTarget))
    } catch (cause) {
      const refused = isNotAuthorised(cause)
      const found = problemOf(cause)
      const words = () => t().signIn[how() === "token" ? "wrongToken" : "wrongPassword"]
      setProblem(() => () => (refused && found.code !== "app-key-unknown" ? words() : t().says(found)))
    } finally {
      setBusy(false)
    }
  }

  return (
    <main class="main door" id="content" tabindex="-1" ref={main => onMount(() => takeLostFocus(main))}>
      <div class="card">
        <h1>{t().signIn.title}</h1>
        <p class="lead">{t().signIn.lead}</p>
        <div class="notices">
          <Show when={props.reason === "expired"}>
            <div class="notice caution" role="status">
              <Icon name="info" />
              <p>{t().signIn.expired}</p>
            </div>
          </Show>
          <Show when={props.passwordSet && props.reason === "none" && problem() === undefined}>
            <div class="notice good" role="status">
              <Icon name="check" />
              <p>{t().signIn.passwordSet}</p>
            </div>
          </Show>
          <Show when={problem()}>
            {words => (
              <div class="notice bad" role="alert">
                <p id="sign-in-problem">{words()()}</p>
              </div>
            )}
          </Show>
        </div>
        <form class="stack" onSubmit={onSubmit}>
          <Show when={props.key === undefined}>
            <Field label={t().signIn.key} name="key" autocomplete="off" hint={t().signIn.keyHint} invalid={false} />
          </Show>
          <Show
            when={how() === "password"}
            fallback={
              <Field
                label={t().signIn.token}
                name="token"
                type="password"
                autocomplete="off"
                hint={t().signIn.tokenHint}
                invalid={problem() !== undefined}
              />
            }
          >
            <Field
              label={t().signIn.email}
              name="email"
              type="email"
              value={props.email}
              autocomplete="username"
              invalid={problem() !== undefined}
            />
            <Field
              label={t().signIn.password}
              name="password"
              type="password"
              autocomplete="current-password"
              invalid={problem() !== undefined}
            />
          </Show>
          <label class="check">
            <input
              type="checkbox"
              name="remember"
              checked={remember()}
              onChange={event => setRemember(event.currentTarget.checked)}
            />
            <span>
              {t().signIn.remember}
              <span class="hint">{t().signIn.rememberHint}</span>
            </span>
          </label>
          <button type="submit" class="button primary wide" aria-disabled={busy()}>
            {busy() ? t().working : t().signIn.submit}
          </button>
        </form>
        <Show when={props.forgotten}>
          {address => (
            <p class="hint">
              <a href={address()}>{t().signIn.forgotten}</a>
            </p>
          )}
        </Show>
        <details class="advanced" open={how() === "token"}>
          <summary>{t().signIn.advanced}</summary>
          <button
            type="button"
            class="button plain wide"
            onClick={() => {
              setProblem(undefined)
              setHow(how() === "token" ? "password" : "token")
            }}
          >
            {how() === "token" ? t().signIn.withPassword : t().signIn.withToken}
          </button>
        </details>
      </div>
    </main>
  )
}

const Field = (props: {
  readonly label: string
  readonly name: string
  readonly type?: string
  readonly value?: string | undefined
  readonly autocomplete: JSX.HTMLAutocomplete
  readonly hint?: string
  readonly invalid: boolean
}): JSX.Element => (
  <label class="field">
    <span>{props.label}</span>
    <input
      class="input"
      name={props.name}
      type={props.type ?? "text"}
      value={props.value ?? ""}
      autocomplete={props.autocomplete}
      required
      aria-invalid={props.invalid}
      aria-describedby={props.hint === undefined ? undefined : `hint-${props.name}`}
    />
    <Show when={props.hint}>
      <span class="hint" id={`hint-${props.name}`}>
        {props.hint}
      </span>
    </Show>
  </label>
)
