import type { Client, ProjectDetails } from "@altilift/core/client"
import { createMemo, createResource, createSignal, type JSX, Show } from "solid-js"
import { Facts } from "../../ui/Facts.tsx"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { ProblemNotice } from "../ProblemNotice.tsx"
import { ReconstructionCard } from "../result/ReconstructionCard.tsx"
import { ResultsCard } from "../result/ResultsCard.tsx"
import { createProjectOnServer } from "./createProjectOnServer.ts"
import { ReceiptCard } from "./ReceiptCard.tsx"
import { ServerImages } from "./ServerImages.tsx"
import { ServerMap } from "./ServerMap.tsx"

/** What the server has of the project, and what comes out of it. */
const ServerPanel = (props: {
  readonly server: Client
  readonly project: string
  /** Changes when colours do. */
  readonly look: string
  readonly onNotAuthorised: () => void
  /** Names of the photos that are not in the model. */
  readonly onUnused: (names: ReadonlyArray<string>) => void
}): JSX.Element => {
  const { t } = useReader()
  const known = createProjectOnServer(props)
  const [shown, setShown] = createSignal<string>()
  const [features] = createResource(() => props.server.features().catch(() => undefined))
  const remove = createMemo(() =>
    known.details()?.right === "own" && features()?.removeImage === true && !known.acting() ? known.remove : undefined,
  )
  const inState = (state: string) => known.images().filter(image => image.state === state).length
  /** The states of images that were not read are not known. */
  const listedAll = () => known.complete() && known.images().length > 0
  const ready = () => (listedAll() ? inState("Ready") : undefined)
  const facts = (details: ProjectDetails): ReadonlyArray<string> => [
    t().server.images(known.total() ?? details.images),
    ...(listedAll() && inState("Invalid") > 0 ? [t().server.states(inState("Ready"), inState("Invalid"))] : []),
    ...(details.gigaPixels > 0 ? [t().server.gigaPixels(details.gigaPixels)] : []),
    t().server.updated(known.updatedAt()),
  ]
  return (
    <div class="server-grid">
      <section class="card table-frame" aria-labelledby="server-title" aria-busy={known.busy()}>
        <div class="table-head">
          <div>
            <h2 id="server-title">{t().server.title}</h2>
            <p class="small quiet" role="status">
              <Show when={known.details()} fallback={t().working}>
                {details => <Facts text={facts(details()).join(" · ")} />}
              </Show>
            </p>
          </div>
          <button type="button" class="button compact" onClick={known.refresh}>
            <Icon name="again" size={16} />
            {t().server.refresh}
          </button>
        </div>
        <ProblemNotice problem={known.problem()} />
        <Show
          when={known.images().length > 0}
          fallback={
            <div class="empty">
              <Show when={!known.busy()} fallback={<span class="spinner" />}>
                <Icon name="photo" size={36} />
                <strong>{t().server.none}</strong>
                <p class="small">{t().server.noneHint}</p>
              </Show>
            </div>
          }
        >
          <ServerImages
            images={known.images()}
            shown={shown()}
            onShow={setShown}
            onRemove={remove()}
            server={props.server}
            project={props.project}
          />
        </Show>
        <Show when={!known.complete() && known.images().length > 0}>
          <p class="actions panel-more" role="status">
            <span class="spinner" />
            <span class="small quiet">{t().projects.count(known.images().length, known.total() ?? known.images().length)}</span>
          </p>
        </Show>
      </section>
      <div class="side">
        <ReconstructionCard
          server={props.server}
          details={known.details()}
          ready={ready()}
          busy={known.acting()}
          refusal={known.refusal()}
          onStart={known.start}
          onStop={known.stop}
        />
        <Show when={listedAll()}>
          <ReceiptCard {...props} images={known.images()} />
        </Show>
        <Show when={known.images().some(({ thumbnail }) => thumbnail !== undefined)}>
          <ServerMap images={known.images()} look={props.look} onOpen={setShown} />
        </Show>
        <ResultsCard details={known.details()} onUnused={props.onUnused} />
      </div>
    </div>
  )
}

export default ServerPanel
