import type { Client, Webhook } from "@altilift/core/client"
import { createSignal, For, type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { createRemote } from "../account/createRemote.ts"
import { SecretOnce } from "../account/SecretOnce.tsx"
import { ProblemNotice } from "../ProblemNotice.tsx"

/** Where notices of a project are posted. Not drawn where the server knows no webhooks. */
export const Webhooks = (props: {
  readonly server: Client
  /** Id. */
  readonly project: string
  readonly onNotAuthorised: () => void
}): JSX.Element => {
  const { t } = useReader()
  const webhooks = createRemote(() => props.server.webhooks(props.project), props.onNotAuthorised)
  const [secret, setSecret] = createSignal<string>()
  const add = async (event: SubmitEvent & { currentTarget: HTMLFormElement }): Promise<void> => {
    event.preventDefault()
    const form = event.currentTarget
    const url = String(new FormData(form).get("url") ?? "").trim()
    const made = await webhooks.change(() => props.server.addWebhook(props.project, url))
    if (made === undefined) return
    setSecret(made.secret)
    form.reset()
  }
  return (
    <Show when={webhooks.items()}>
      {items => (
        <section class="stack" aria-labelledby="webhooks-title">
          <h3 id="webhooks-title">{t().notices.webhooks}</h3>
          <p class="quiet">{t().notices.webhooksLead}</p>
          <form class="people-form" onSubmit={add}>
            <label class="field">
              <span>{t().notices.address}</span>
              <input class="input" name="url" type="url" required autocomplete="off" placeholder="https://" />
            </label>
            <button type="submit" class="button" aria-disabled={webhooks.busy()}>
              {t().notices.add}
            </button>
          </form>
          <ProblemNotice problem={webhooks.problem()} />
          <Show when={secret()}>{made => <SecretOnce words={t().notices.secret} secret={made()} />}</Show>
          <ul class="people" aria-busy={webhooks.busy()}>
            <For each={items()} fallback={<li class="quiet">{t().notices.none}</li>}>
              {webhook => (
                <WebhookRow
                  webhook={webhook}
                  onRemove={() => void webhooks.change(() => props.server.removeWebhook(webhook.id))}
                />
              )}
            </For>
          </ul>
        </section>
      )}
    </Show>
  )
}

const WebhookRow = (props: { readonly webhook: Webhook; readonly onRemove: () => void }): JSX.Element => {
  const { t, f } = useReader()
  const news = () => {
    const { delivered, failed } = props.webhook
    const parts = [
      ...(delivered === undefined ? [] : [t().notices.delivered(f().dateTime(delivered))]),
      ...(failed === undefined ? [] : [t().notices.failedAt(f().dateTime(failed))]),
    ]
    return parts.length === 0 ? t().notices.unused : parts.join(" · ")
  }
  return (
    <li>
      <span>
        <strong>{props.webhook.host}</strong>
        <span class="hint">{news()}</span>
      </span>
      <button
        type="button"
        class="button compact"
        aria-label={t().notices.removeNamed(props.webhook.host)}
        onClick={() => props.onRemove()}
      >
        {t().notices.remove}
      </button>
    </li>
  )
}
