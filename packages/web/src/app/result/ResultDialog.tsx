import type { Download } from "@altilift/core/client"
import { createSignal, ErrorBoundary, type JSX, lazy, Match, onCleanup, onMount, Show, Suspense, Switch } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import type { ResultFault } from "./fetchResult.ts"
import { baseName, type Viewable } from "./kinds.ts"
import type { Report } from "./report.ts"
import { UnusedPhotos } from "./UnusedPhotos.tsx"

/** Loaded when a result is looked at: three.js alone is larger than the rest of the page. */
const CloudCanvas = lazy(() => import("./cloud/CloudCanvas.tsx"))
const ImageCanvas = lazy(() => import("./ImageCanvas.tsx"))
const RasterCanvas = lazy(() => import("./raster/RasterCanvas.tsx"))

/** A result to look at, over the page. What it holds is given back when it closes. */
export const ResultDialog = (props: {
  readonly viewable: Viewable
  readonly downloads: ReadonlyArray<Download>
  readonly report: Report | undefined
  readonly onClose: () => void
}): JSX.Element => {
  const { t, f } = useReader()
  const [fault, setFault] = createSignal<ResultFault | "not-loaded">()
  let dialog: HTMLDialogElement | undefined
  onMount(() => dialog?.showModal())
  onCleanup(() => dialog?.close())
  const words = (found: ResultFault | "not-loaded"): string => {
    if (found === "not-loaded") return t().notLoaded
    return found === "too-big" ? t().result.fault[found](props.viewable.download.size) : t().result.fault[found]
  }
  const notLoaded = (): JSX.Element => {
    queueMicrotask(() => setFault("not-loaded"))
    return undefined
  }
  return (
    <dialog class="viewer" ref={dialog} aria-labelledby="viewer-title" onClose={() => props.onClose()}>
      <div class="view-head">
        <h2 id="viewer-title">{baseName(props.viewable.download.name)}</h2>
        <span class="small quiet">
          {props.viewable.download.size === undefined ? "" : f().bytes(props.viewable.download.size)}
        </span>
        <button type="button" class="button compact" onClick={() => dialog?.close()}>
          {t().result.close}
        </button>
      </div>
      <Show
        when={fault()}
        fallback={
          <ErrorBoundary fallback={notLoaded}>
            <Suspense
              fallback={
                <p class="view-wait" role="status">
                  <span class="spinner" />
                  {t().working}
                </p>
              }
            >
              <Switch>
                <Match when={props.viewable.as === "cloud"}>
                  <CloudCanvas viewable={props.viewable} downloads={props.downloads} onFault={setFault} />
                </Match>
                <Match when={props.viewable.as === "raster"}>
                  <RasterCanvas viewable={props.viewable} onFault={setFault} />
                </Match>
                <Match when={props.viewable.as === "image"}>
                  <ImageCanvas viewable={props.viewable} onFault={setFault} />
                </Match>
              </Switch>
            </Suspense>
          </ErrorBoundary>
        }
      >
        {found => (
          <div class="empty view-fault" role="alert">
            <Icon name="warn" size={36} />
            <strong>{words(found())}</strong>
            <a class="button" href={props.viewable.download.link} download={baseName(props.viewable.download.name)}>
              <Icon name="drop" size={18} />
              {t().result.download}
            </a>
          </div>
        )}
      </Show>
      <UnusedPhotos report={props.report} />
    </dialog>
  )
}
