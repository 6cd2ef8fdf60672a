import type { Client, UserToken } from "@altilift/core/client"
import { createResource, createSignal, For, type JSX, Show } from "solid-js"
import { Dialog } from "../../ui/Dialog.tsx"
import { Facts } from "../../ui/Facts.tsx"
import { useReader } from "../../ui/reader.ts"
import { ProblemNotice } from "../ProblemNotice.tsx"
import { createRemote } from "./createRemote.ts"
import { MailSwitch } from "./MailSwitch.tsx"
import { Copy, SecretOnce } from "./SecretOnce.tsx"

/** Days that a token may be made for. */
const lives = [7, 30, 90, 365]

/** What a token may be made for; without limits it may do everything. */
const uses = ["all", "upload", "read"] as const

/** The reader's tokens: made, named, limited in time, and revoked. */
export const TokensDialog = (props: {
  readonly server: Client
  /** With which a command line signs in. */
  readonly endpoint: string
  readonly appKey: string
  readonly onNotAuthorised: () => void
  readonly onClose: () => void
}): JSX.Element => {
  const { t } = useReader()
  const tokens = createRemote(() => props.server.tokens(), props.onNotAuthorised)
  const [made, setMade] = createSignal<{ readonly id: string; readonly secret: string }>()
  const [features] = createResource(() => props.server.features().catch(() => undefined))

  const make = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const days = Number(given.get("days"))
    const name = String(given.get("name") ?? "").trim()
    const use = uses.find(one => one === given.get("use"))
    const scopes = use === undefined || use === "all" ? undefined : [use]
    const answer = await tokens.change(() => props.server.makeToken(name, days === 0 ? undefined : days, { scopes }))
    if (answer === undefined) return
    setMade({ id: answer.token.id, secret: answer.secret })
    const field = form.querySelector("input")
    if (field !== null) field.value = ""
  }
  const revoke = (id: string): void => {
    // Who revokes it has no use for a copy.
    if (made()?.id === id) setMade(undefined)
    void tokens.change(() => props.server.revokeToken(id))
  }

  return (
    <Dialog title={t().people.tokens.title} onClose={props.onClose}>
      <p class="quiet">{t().people.tokens.lead}</p>
      <form class="people-form" onSubmit={make}>
        <label class="field">
          <span>{t().people.tokens.name}</span>
          <input class="input" name="name" required maxlength="100" placeholder={t().people.tokens.namePlaceholder} />
        </label>
        <label class="field">
          <span>{t().people.tokens.lasts}</span>
          <select class="input" name="days">
            <For each={lives}>
              {days => (
                <option value={days} selected={days === 90}>
                  {t().people.tokens.days(days)}
                </option>
              )}
            </For>
            <option value="0">{t().people.tokens.asServerSays}</option>
          </select>
        </label>
        <Show when={features()?.scopes}>
          <label class="field">
            <span>{t().people.tokens.may}</span>
            <select class="input" name="use">
              <For each={uses}>{use => <option value={use}>{t().people.tokens[use]}</option>}</For>
            </select>
          </label>
        </Show>
        <button type="submit" class="button primary" aria-disabled={tokens.busy()}>
          {t().people.tokens.make}
        </button>
      </form>
      <ProblemNotice problem={tokens.problem()} />
      <Show when={made()}>{one => <Made secret={one().secret} login={loginCommand(props.endpoint, props.appKey)} />}</Show>
      <ul class="people" aria-busy={tokens.busy()}>
        <For each={tokens.items()} fallback={<li class="quiet">{tokens.busy() ? t().working : t().people.tokens.none}</li>}>
          {token => <Token token={token} onRevoke={() => revoke(token.id)} />}
        </For>
      </ul>
      <MailSwitch server={props.server} onNotAuthorised={props.onNotAuthorised} />
    </Dialog>
  )
}

/** A command is the same in every language. */
const loginCommand = (endpoint: string, key: string): string =>
  ["altilift", "login", "--endpoint", endpoint, "--key", key].join(" ")

/** The token itself, this once. */
const Made = (props: { readonly secret: string; readonly login: string }): JSX.Element => {
  const { t } = useReader()
  return (
    <SecretOnce words={t().people.tokens.made} secret={props.secret}>
      <p>
        {t().people.tokens.login}
        <code class="command">{props.login}</code>
      </p>
      <Copy text={props.login} />
    </SecretOnce>
  )
}

const Token = (props: { readonly token: UserToken; readonly onRevoke: () => void }): JSX.Element => {
  const { t, f } = useReader()
  const name = () => props.token.name ?? props.token.app ?? t().people.tokens.signedIn
  const facts = () => {
    const { used, ends, scopes } = props.token
    const words = t().people.tokens
    return [
      used === undefined ? words.unused : words.used(f().dateTime(used)),
      ends === undefined ? words.never : words.ends(f().dateTime(ends)),
      ...(scopes === undefined ? [] : [words.limits(scopes)]),
    ]
  }
  return (
    <li>
      <span>
        <strong>{name()}</strong>
        <Show when={props.token.current}>
          <span class="badge">{t().people.tokens.current}</span>
        </Show>
        <span class="hint">
          <Facts text={facts().join(" · ")} />
        </span>
      </span>
      {/* Signing out is how this page gives its own token up. */}
      <Show when={!props.token.current}>
        <button
          type="button"
          class="button compact"
          aria-label={t().people.tokens.revokeNamed(name())}
          onClick={() => window.confirm(t().people.tokens.revokeAsk(name())) && props.onRevoke()}
        >
          {t().people.tokens.revoke}
        </button>
      </Show>
    </li>
  )
}
