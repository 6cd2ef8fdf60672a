import type { Problem } from "@altilift/core"
import type { Client, ImageInfo, ProjectDetails } from "@altilift/core/client"
import { createSignal, For, type JSX, onCleanup, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { createRows } from "../upload/createRows.ts"
import { createProjectOnServer } from "./createProjectOnServer.ts"

/** Height of a row, in the document's font sizes. */
const rowHeight = 3.25

/** What the server has of the project, and what comes out of it. */
export const ServerPanel = (props: {
  readonly server: Client
  readonly project: string
  readonly onNotAuthorised: () => void
}): JSX.Element => {
  const { t, f } = useReader()
  const known = createProjectOnServer(props)
  const inState = (state: string) => known.images().filter(image => image.state === state).length
  /** The states of images beyond the first page are not known. */
  const listedAll = () => known.next() === undefined && known.images().length > 0
  const ready = () => (listedAll() ? inState("Ready") : undefined)
  return (
    <div class="server-grid">
      <section class="card table-frame" aria-labelledby="server-title" aria-busy={known.busy()}>
        <div class="table-head">
          <div>
            <h2 id="server-title">{t().server.title}</h2>
            <p class="small quiet" role="status">
              <Show when={known.details()} fallback={t().working}>
                {details => (
                  <>
                    {t().server.images(known.total() ?? details().images)} ·{" "}
                    <Show when={listedAll() && inState("Invalid") > 0}>
                      {t().server.states(inState("Ready"), inState("Invalid"))} ·{" "}
                    </Show>
                    {t().server.gigaPixels(details().gigaPixels)} · {t().server.updated(known.updatedAt())}
                  </>
                )}
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
        <Task
          details={known.details()}
          ready={ready()}
          busy={known.acting()}
          refusal={known.refusal()}
          onStart={known.start}
          onStop={known.stop}
        />
        <section class="card" aria-labelledby="results-title">
          <h2 id="results-title">{t().server.handoff}</h2>
          <Show when={(known.details()?.downloads.length ?? 0) > 0} fallback={<p class="quiet small">{t().server.noHandoff}</p>}>
            <ul class="downloads">
              <For each={known.details()?.downloads}>
                {one => (
                  <li>
                    <strong>{one.name}</strong>
                    <span class="small quiet">
                      {[t().server.image[one.state ?? ""] ?? one.state ?? "", one.size === undefined ? "" : f().bytes(one.size)]
                        .filter(part => part !== "")
                        .join(" · ")}
                    </span>
                    <Show when={one.link}>{link => <Link address={link()} />}</Show>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </section>
      </div>
    </div>
  )
}

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

const Task = (props: {
  readonly details: ProjectDetails | undefined
  /** Ready photos; undefined while not all are listed. */
  readonly ready: number | undefined
  readonly busy: boolean
  /** Why the server did not start it. */
  readonly refusal: Problem | undefined
  readonly onStart: () => void
  readonly onStop: () => void
}): JSX.Element => {
  const { t } = useReader()
  const state = () => props.details?.task
  const going = () => state() === "Pending" || state() === "Running"
  return (
    <section class="card stack" aria-labelledby="task-title">
      <h2 id="task-title">{t().server.reconstruction}</h2>
      <p class="task-state" role="status">
        <Show when={going()} fallback={<Icon name={state() === "Done" ? "check" : "cube"} />}>
          <span class="spinner" />
        </Show>
        {state() === undefined ? t().server.noTask : (t().server.task[state() ?? ""] ?? state())}
      </p>
      <Show when={props.refusal}>
        {refusal => (
          <p class="notice caution" role="alert">
            {t().ended.reconstructionRefused(refusal())}
          </p>
        )}
      </Show>
      <Show
        when={going()}
        fallback={
          <button
            type="button"
            class="button"
            disabled={props.busy || props.details === undefined}
            onClick={() => props.onStart()}
          >
            <Icon name="start" size={18} />
            {props.ready === undefined || props.ready === 0 ? t().server.start : t().ended.startWith(props.ready)}
          </button>
        }
      >
        <button type="button" class="button danger" disabled={props.busy} onClick={() => props.onStop()}>
          {t().server.stop}
        </button>
      </Show>
    </section>
  )
}

/** Pages may not lead to files of a disk: such an address is copied. */
const Link = (props: { readonly address: string }): JSX.Element => {
  const { t } = useReader()
  const [copied, setCopied] = createSignal(false)
  let timer: number | undefined
  onCleanup(() => window.clearTimeout(timer))
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(props.address)
    setCopied(true)
    timer = window.setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <>
      <code>{props.address}</code>
      <span class="actions">
        <Show
          when={/^https?:/.test(props.address)}
          fallback={
            <Show when={window.isSecureContext}>
              <button type="button" class="button compact" onClick={copy}>
                {copied() ? t().server.copied : t().server.copy}
              </button>
            </Show>
          }
        >
          <a class="button compact" href={props.address} target="_blank" rel="noopener noreferrer">
            {t().server.open}
          </a>
        </Show>
      </span>
    </>
  )
}
