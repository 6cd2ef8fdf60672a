import type { Download, ProjectDetails } from "@altilift/core/client"
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js"
import { Facts } from "../../ui/Facts.tsx"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { fetchResult } from "./fetchResult.ts"
import { baseName, linkOf, reportLink, type Viewable, viewablesOf } from "./kinds.ts"
import { ResultDialog } from "./ResultDialog.tsx"
import { type Report, readReport } from "./report.ts"
import { UnusedPhotos } from "./UnusedPhotos.tsx"

/** Bytes of a report that the page reads. */
const reportAtMost = 10_000_000

/** What came out of a reconstruction: to look at, and to download. */
export const ResultsCard = (props: {
  readonly details: ProjectDetails | undefined
  /** Names of the photos that are not in the model. */
  readonly onUnused: (names: ReadonlyArray<string>) => void
}): JSX.Element => {
  const { t } = useReader()
  const downloads = () => props.details?.downloads ?? []
  const viewables = createMemo(() => viewablesOf(downloads()))
  const report = createReport(downloads)
  createEffect(() => props.onUnused(report()?.unregistered ?? []))
  const [open, setOpen] = createSignal<Viewable>()
  return (
    <section class="card stack" aria-labelledby="results-title">
      <h2 id="results-title">{t().server.handoff}</h2>
      <Show when={downloads().length > 0} fallback={<p class="quiet small">{t().server.noHandoff}</p>}>
        <Show when={report()}>{found => <Summary report={found()} />}</Show>
        <Show when={viewables()[0]}>
          {first => (
            <button type="button" class="button primary" onClick={() => setOpen(first())}>
              <Icon name="cube" size={18} />
              {t().result.see}
            </button>
          )}
        </Show>
        <UnusedPhotos report={report()} />
        <ul class="downloads">
          <For each={downloads()}>
            {one => (
              <DownloadRow
                download={one}
                viewable={viewables().find(({ download }) => download.name === one.name)}
                onOpen={setOpen}
              />
            )}
          </For>
        </ul>
      </Show>
      <Show when={open()}>
        {viewable => (
          <ResultDialog viewable={viewable()} downloads={downloads()} report={report()} onClose={() => setOpen(undefined)} />
        )}
      </Show>
    </section>
  )
}

const Summary = (props: { readonly report: Report }): JSX.Element => {
  const { t } = useReader()
  const facts = () => {
    const { registered, images, points, reprojectionError } = props.report
    const error = reprojectionError === undefined ? [] : [t().result.error(reprojectionError)]
    return [t().result.used(registered, images), t().result.points(points), ...error]
  }
  return (
    <p class="small">
      <Facts text={facts().join(" · ")} />
    </p>
  )
}

const DownloadRow = (props: {
  readonly download: Download
  readonly viewable: Viewable | undefined
  readonly onOpen: (viewable: Viewable) => void
}): JSX.Element => {
  const { t, f } = useReader()
  const facts = () =>
    [
      t().result.kinds[props.download.kind ?? ""] ?? "",
      props.download.size === undefined ? "" : f().bytes(props.download.size),
      // That it is there needs no words.
      props.download.state === "Ready" ? "" : (t().server.image[props.download.state ?? ""] ?? props.download.state ?? ""),
    ].filter(part => part !== "")
  return (
    <li>
      <div>
        <strong>{props.download.name}</strong>
        <span class="small quiet">
          <Facts text={facts().join(" · ")} />
        </span>
      </div>
      <span class="actions">
        <Show when={props.viewable}>
          {viewable => (
            <button
              type="button"
              class="button compact"
              aria-label={t().result.seeOne(props.download.name)}
              onClick={() => props.onOpen(viewable())}
            >
              {t().result.view}
            </button>
          )}
        </Show>
        <Show when={linkOf(props.download)}>
          {link => (
            <a
              class="button compact"
              href={link()}
              download={baseName(props.download.name)}
              aria-label={t().result.downloadOne(props.download.name)}
            >
              <Icon name="drop" size={16} />
              {t().result.download}
            </a>
          )}
        </Show>
      </span>
    </li>
  )
}

/**
 * The report among the results, if the page can read it. Each request makes new links: the same report is fetched once.
 */
const createReport = (downloads: () => ReadonlyArray<Download>): (() => Report | undefined) => {
  const [report, setReport] = createSignal<Report>()
  const identity = createMemo(() => {
    const one = downloads().find(({ name }) => /(^|\/)report\.json$/i.test(name))
    return one === undefined || reportLink(downloads()) === undefined ? "" : `${one.name} ${one.checksum} ${one.size}`
  })
  createEffect(
    on(identity, () => {
      setReport(undefined)
      const link = reportLink(downloads())
      if (link === undefined) return
      const ending = new AbortController()
      onCleanup(() => ending.abort())
      fetchResult(link, { signal: ending.signal, atMost: reportAtMost }).then(
        bytes => setReport(readReport(new TextDecoder().decode(bytes))),
        // The results are there without it.
        () => {},
      )
    }),
  )
  return report
}
