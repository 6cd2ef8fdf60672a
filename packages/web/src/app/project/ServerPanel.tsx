import type { Client, ImageInfo, ProjectDetails } from "@altilift/core/client"
import { For, type JSX, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { ReconstructionCard } from "../result/ReconstructionCard.tsx"
import { ResultsCard } from "../result/ResultsCard.tsx"
import { createRows } from "../upload/createRows.ts"
import { createProjectOnServer } from "./createProjectOnServer.ts"

/** Height of a row, in the document's font sizes. */
const rowHeight = 3.25

/** What the server has of the project, and what comes out of it. */
const ServerPanel = (props: {
  readonly server: Client
  readonly project: string
  readonly onNotAuthorised: () => void
  /** Names of the photos that are not in the model. */
  readonly onUnused: (names: ReadonlyArray<string>) => void
}): JSX.Element => {
  const { t } = useReader()
  const known = createProjectOnServer(props)
  const inState = (state: string) => known.images().filter(image => image.state === state).length
  /** The states of images beyond the first page are not known. */
  const listedAll = () => known.next() === undefined && known.images().length > 0
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
                {details => <>{facts(details()).join(" · ")}</>}
              </Show>
            </p>
          </div>
          <button type="button" class="button compact" onClick={known.refresh}>
            <Icon name="again" size={16} />
            {t().server.refresh}
          </button>
        </div>
        <Show when={known.problem()}>
          {problem => (
            <p class="notice bad" role="alert">
              {t().says(problem())}
            </p>
          )}
        </Show>
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
          <Images images={known.images()} />
        </Show>
        <Show when={known.next()}>
          <p class="actions panel-more">
            <button type="button" class="button plain" onClick={known.more}>
              {t().more}
            </button>
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
        <ResultsCard details={known.details()} onUnused={props.onUnused} />
      </div>
    </div>
  )
}

export default ServerPanel

const groupOfState: Readonly<Record<string, string>> = {
  Ready: "ready",
  Invalid: "problem",
  Uploading: "sending",
  Uploaded: "verifying",
}

/** The server's images; only the rows in view exist. */
const Images = (props: { readonly images: ReadonlyArray<ImageInfo> }): JSX.Element => {
  const { t } = useReader()
  const list = createRows(() => props.images.length, rowHeight)
  return (
    <div
      class="scroller"
      ref={list.scroller}
      style={{ "--content": `${list.totalHeight()}px` }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keys.
      tabIndex={0}
    >
      <ul class="tall" aria-label={t().server.title} style={{ height: `${list.totalHeight()}px` }}>
        <For each={list.inView()}>
          {item => (
            <Show when={props.images[item.index]}>
              {image => (
                <li
                  class="row plain"
                  aria-setsize={props.images.length}
                  aria-posinset={item.index + 1}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <div class="what">
                    <div class="name" title={image().name}>
                      {image().name}
                    </div>
                    <Show when={image().problems.length > 0}>
                      <div class="why bad" title={t().saysAll(image().problems)}>
                        {t().saysAll(image().problems)}
                      </div>
                    </Show>
                  </div>
                  <div class="state">
                    <span>
                      <span class={`mark of-${groupOfState[image().state] ?? "waiting"}`} />
                      {t().server.image[image().state] ?? image().state}
                    </span>
                  </div>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    </div>
  )
}
