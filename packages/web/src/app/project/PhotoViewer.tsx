import type { Client, ImageInfo, PhotoInfo } from "@altilift/core/client"
import { createEffect, createSignal, For, type JSX, on, onCleanup, onMount, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { problemOf } from "../problemOf.ts"
import { PanZoom } from "../result/PanZoom.tsx"
import { readCamera } from "./readCamera.ts"

export interface PhotoViewerProps {
  readonly server: Client
  readonly project: string
  /** Those that can be looked at, in the order of the list. */
  readonly images: ReadonlyArray<ImageInfo>
  /** Id of the one that is looked at. */
  readonly shown: string
  readonly onShow: (id: string) => void
  readonly onClose: () => void
}

/** Photos to look at, one after the other, over the page. */
const PhotoViewer = (props: PhotoViewerProps): JSX.Element => {
  const { t, f } = useReader()
  let dialog: HTMLDialogElement | undefined
  onMount(() => dialog?.showModal())
  onCleanup(() => dialog?.close())
  const at = () => props.images.findIndex(({ id }) => id === props.shown)
  const image = () => props.images[at()]
  const photo = createPhoto(props)
  const turn = (by: number): void => {
    const next = props.images[at() + by]
    if (at() >= 0 && next !== undefined) props.onShow(next.id)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { PageUp: -1, PageDown: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    turn(by)
  }
  return (
    <dialog class="viewer" ref={dialog} aria-labelledby="photo-title" onClose={() => props.onClose()} onKeyDown={onKeyDown}>
      <div class="view-head">
        <h2 id="photo-title">{image()?.name}</h2>
        <span class="small quiet" role="status">
          {t().projects.count(at() + 1, props.images.length)}
        </span>
        <button type="button" class="button compact" onClick={() => dialog?.close()}>
          {t().result.close}
        </button>
      </div>
      <PanZoom loaded={photo.drawn()} label={t().photo.keys} subject={props.shown} onTurn={turn}>
        {place => (
          <Show when={photo.source()}>
            {source => (
              <img
                src={source()}
                alt={image()?.name ?? ""}
                draggable={false}
                style={{ transform: `translate(${place().x}px, ${place().y}px) scale(${place().k})` }}
                onLoad={photo.onDrawn}
                onError={photo.onFault}
              />
            )}
          </Show>
        )}
      </PanZoom>
      <div class="view-foot">
        <button type="button" class="button compact" disabled={at() <= 0} onClick={() => turn(-1)}>
          <Icon name="back" size={16} />
          {t().photo.previous}
        </button>
        <button type="button" class="button compact" disabled={at() + 1 >= props.images.length} onClick={() => turn(1)}>
          {t().photo.next}
          <span class="mirrored">
            <Icon name="back" size={16} />
          </span>
        </button>
        <Show when={photo.info()?.original}>
          {link => (
            <a class="button compact" href={link()} download={image()?.name}>
              <Icon name="drop" size={16} />
              {t().photo.original}
            </a>
          )}
        </Show>
      </div>
      <Show when={photo.remark()}>{words => <p class="notice photo-remark">{words()}</p>}</Show>
      <dl class="photo-facts">
        <For each={factsOf(photo.info(), photo.camera(), t().photo, f().bytes)}>
          {([term, words]) => (
            <div>
              <dt>{term}</dt>
              <dd>{words}</dd>
            </div>
          )}
        </For>
      </dl>
    </dialog>
  )
}

export default PhotoViewer

type Texts = ReturnType<ReturnType<typeof useReader>["t"]>["photo"]

const factsOf = (
  info: PhotoInfo | undefined,
  camera: string | undefined,
  t: Texts,
  bytes: (size: number) => string,
): ReadonlyArray<readonly [term: string, words: string]> => {
  if (info === undefined) return []
  const { takenAt, altitude, position, width, height, size } = info
  const dimensions = width === undefined || height === undefined ? undefined : t.dimensions(width, height)
  return [
    [t.time, takenAt?.replace("T", " ") ?? t.unknown],
    [t.height, altitude === undefined ? t.unknown : t.metres(altitude)],
    [t.camera, camera ?? t.unknown],
    [t.position, position === undefined ? t.unknown : t.degrees(position.latitude, position.longitude)],
    [t.size, [dimensions, size === undefined ? undefined : bytes(size)].filter(one => one !== undefined).join(" · ")],
  ]
}

/** What is known of the photo that is shown; the thumbnail stands for its picture until there is more. */
const createPhoto = (props: PhotoViewerProps) => {
  const { t } = useReader()
  const [info, setInfo] = createSignal<PhotoInfo>()
  const [camera, setCamera] = createSignal<string>()
  const [remark, setRemark] = createSignal<string>()
  const [source, setSource] = createSignal<string>()
  const [drawn, setDrawn] = createSignal(false)
  const thumbnail = () => props.images.find(({ id }) => id === props.shown)?.thumbnail
  const look = async (id: string, signal: AbortSignal): Promise<void> => {
    try {
      const found = await props.server.photo(props.project, id, { signal })
      if (signal.aborted) return
      setInfo(found)
      if (found?.original === undefined) return
      setSource(found.original)
      const read = await readCamera(found.original, signal)
      if (!signal.aborted) setCamera(read)
    } catch (cause) {
      if (!signal.aborted) setRemark(t().says(problemOf(cause)))
    }
  }
  createEffect(
    on(
      () => props.shown,
      id => {
        const looking = new AbortController()
        onCleanup(() => looking.abort())
        setInfo(undefined)
        setCamera(undefined)
        setRemark(undefined)
        setDrawn(false)
        setSource(thumbnail())
        void look(id, looking.signal)
      },
    ),
  )
  return {
    info,
    camera,
    remark,
    source,
    drawn,
    onDrawn: () => setDrawn(true),
    /** Browsers draw no TIFF, for example. */
    onFault: () => {
      setDrawn(true)
      setRemark(t().photo.thumbnailOnly)
      if (source() !== thumbnail()) setSource(thumbnail())
    },
  }
}
