import type { NoticesClient } from "@altilift/core/client"
import { type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { ProblemNotice } from "../ProblemNotice.tsx"
import { createRemote } from "./createRemote.ts"

/** Whether notices are mailed to the reader. Not drawn where the server sends no mails, or knows no notices. */
export const MailSwitch = (props: { readonly server: NoticesClient; readonly onNotAuthorised: () => void }): JSX.Element => {
  const { t, language } = useReader()
  const settings = createRemote(async () => [await props.server.notices()], props.onNotAuthorised)
  const now = () => settings.items()?.[0]
  return (
    <Show when={now()?.offered}>
      <section class="stack" aria-labelledby="notices-title">
        <h3 id="notices-title">{t().notices.title}</h3>
        <label>
          <input
            type="checkbox"
            checked={now()?.mail}
            aria-disabled={settings.busy()}
            onChange={event => {
              const mail = event.currentTarget.checked
              void settings.change(() => props.server.setNotices({ mail, language: language() }))
            }}
          />{" "}
          {t().notices.mail}
        </label>
        <p class="hint">{t().notices.mailHint}</p>
        <ProblemNotice problem={settings.problem()} />
      </section>
    </Show>
  )
}
