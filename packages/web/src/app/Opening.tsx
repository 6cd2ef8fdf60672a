import type { Client } from "@altilift/core/client"
import { type JSX, Match, Switch } from "solid-js"
import { Icon } from "../ui/icons.tsx"
import { useReader } from "../ui/reader.ts"
import type { Account } from "./account/createAccount.ts"
import { Projects } from "./project/Projects.tsx"

/** Before a project is open. */
export const Opening = (props: { readonly account: Account; readonly server: Client }): JSX.Element => {
  const { t } = useReader()
  return (
    <Switch
      fallback={<Projects server={props.server} onOpen={props.account.openProject} onNotAuthorised={props.account.expire} />}
    >
      <Match when={props.account.checking()}>
        <main class="main narrow" id="content" tabindex="-1" aria-busy="true">
          <div class="empty" role="status">
            <span class="spinner" />
            <p>{t().working}</p>
          </div>
        </main>
      </Match>
      <Match when={props.account.problem()}>
        {problem => <Unavailable words={t().says(problem())} onAgain={props.account.check} />}
      </Match>
      <Match when={props.account.mode() === "offline"}>
        <Unavailable words={t().notice.serverOffline} onAgain={props.account.check} />
      </Match>
    </Switch>
  )
}

const Unavailable = (props: { readonly words: string; readonly onAgain: () => void }): JSX.Element => {
  const { t } = useReader()
  return (
    <main class="main narrow" id="content" tabindex="-1">
      <div class="card">
        <div class="empty" role="alert">
          <Icon name="offline" size={40} />
          <h1>{props.words}</h1>
          <button type="button" class="button primary" onClick={() => props.onAgain()}>
            {t().tryAgain}
          </button>
        </div>
      </div>
    </main>
  )
}
