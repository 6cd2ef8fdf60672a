import type { Client, ImageInfo } from "@altilift/core/client"
import { createEffect, createMemo, createSignal, For, type JSX, lazy, on, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { loaded } from "../loaded.tsx"
import { createRows } from "../upload/createRows.ts"
import { countGroups, findImages, type ImageGroup, type ImageOrder, imageGroups, imageOrders, sortImages } from "./imageList.ts"

/** Loaded when a photo is looked at. */
const PhotoViewer = lazy(() => loaded(import("./PhotoViewer.tsx")))

/** Height of a row, in the document's font sizes. */
const rowHeight = 3.75

export interface ServerImagesProps {
  readonly images: ReadonlyArray<ImageInfo>
  /** Id of the photo that is looked at. */
  readonly shown: string | undefined
  readonly onShow: (id: string | undefined) => void
  /** Absent where the reader may not. */
  readonly onRemove: ((id: string) => void) | undefined
  readonly server: Client
  readonly project: string
}

/** The server's images: filtered, searched and sorted, and looked at in that order. */
export const ServerImages = (props: ServerImagesProps): JSX.Element => {
  const { t } = useReader()
  const [group, setGroup] = createSignal<ImageGroup>()
  const [search, setSearch] = createSignal("")
  const [order, setOrder] = createSignal<ImageOrder>("problems")
  const sorted = createMemo(() => sortImages(props.images, order()))
  const found = createMemo(() => findImages(sorted(), group(), search()))
  const pictures = (images: ReadonlyArray<ImageInfo>) => images.filter(({ thumbnail }) => thumbnail !== undefined)
  /** What was opened on the map may not be in the list as it is filtered. */
  const viewable = createMemo(() => {
    const listed = pictures(found())
    return listed.some(({ id }) => id === props.shown) ? listed : pictures(sorted())
  })
  return (
    <>
      <Filters images={props.images} group={group()} onGroup={setGroup} />
      <div class="list-tools">
        <div class="search">
          <Icon name="search" size={18} />
          <input
            class="input"
            type="search"
            aria-label={t().server.search}
            placeholder={t().server.search}
            onInput={event => setSearch(event.currentTarget.value)}
          />
        </div>
        <label class="sort">
          <span class="small quiet">{t().server.sort}</span>
          <select class="input" onChange={event => setOrder(event.currentTarget.value as ImageOrder)}>
            <For each={imageOrders}>{one => <option value={one}>{t().server.order[one]}</option>}</For>
          </select>
        </label>
      </div>
      <p class="visually-hidden" role="status">
        {t().projects.count(found().length, props.images.length)}
      </p>
      <Show
        when={found().length > 0}
        fallback={
          <div class="empty">
            <Icon name="photo" size={36} />
            <p>{t().server.noneFound}</p>
          </div>
        }
      >
        <Rows images={found()} from={`${group()} ${search()} ${order()}`} onShow={props.onShow} onRemove={props.onRemove} />
      </Show>
      <Show when={props.shown}>
        {shown => (
          <PhotoViewer
            server={props.server}
            project={props.project}
            images={viewable()}
            shown={shown()}
            onShow={props.onShow}
            onClose={() => props.onShow(undefined)}
          />
        )}
      </Show>
    </>
  )
}

const markOf = { problem: "problem", coming: "verifying", ready: "ready" } as const

const Filters = (props: {
  readonly images: ReadonlyArray<ImageInfo>
  readonly group: ImageGroup | undefined
  readonly onGroup: (group: ImageGroup | undefined) => void
}): JSX.Element => {
  const { t, f } = useReader()
  const counts = createMemo(() => countGroups(props.images))
  return (
    <fieldset class="filters" aria-label={t().list.filter}>
      <button type="button" class="filter" aria-pressed={props.group === undefined} onClick={() => props.onGroup(undefined)}>
        {t().list.all}
        <b>{f().number(props.images.length)}</b>
      </button>
      <For each={imageGroups}>
        {group => (
          <Show when={counts()[group] > 0 || props.group === group}>
            <button type="button" class="filter" aria-pressed={props.group === group} onClick={() => props.onGroup(group)}>
              <span class={`mark of-${markOf[group]}`} />
              {t().server.group[group]}
              <b>{f().number(counts()[group])}</b>
            </button>
          </Show>
        )}
      </For>
    </fieldset>
  )
}

const markOfState: Readonly<Record<string, string>> = {
  Ready: "ready",
  Invalid: "problem",
  Uploading: "sending",
  Uploaded: "verifying",
}

/** Only the rows in view exist. The list scrolls to the top when `from` changes. */
const Rows = (props: {
  readonly images: ReadonlyArray<ImageInfo>
  readonly from: string
  readonly onShow: (id: string) => void
  readonly onRemove: ((id: string) => void) | undefined
}): JSX.Element => {
  const { t } = useReader()
  const remove = ({ id, name }: ImageInfo) => window.confirm(t().server.removeAsk(name)) && props.onRemove?.(id)
  const list = createRows(() => props.images.length, rowHeight)
  createEffect(
    on(
      () => props.from,
      () => list.toTop(),
      { defer: true },
    ),
  )
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
                  class="row"
                  aria-setsize={props.images.length}
                  aria-posinset={item.index + 1}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <Show when={image().thumbnail} fallback={<NoPicture />}>
                    {link => (
                      <button
                        type="button"
                        class="thumb open"
                        aria-label={t().photo.view(image().name)}
                        onClick={() => props.onShow(image().id)}
                      >
                        <img src={link()} alt="" loading="lazy" decoding="async" />
                      </button>
                    )}
                  </Show>
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
                      <span class={`mark of-${markOfState[image().state] ?? "waiting"}`} />
                      {t().server.image[image().state] ?? image().state}
                    </span>
                    <Show when={props.onRemove}>
                      <button
                        type="button"
                        class="button plain compact"
                        aria-label={t().server.remove(image().name)}
                        title={t().server.remove(image().name)}
                        onClick={() => remove(image())}
                      >
                        <Icon name="remove" size={16} />
                      </button>
                    </Show>
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

const NoPicture = (): JSX.Element => (
  <div class="thumb" aria-hidden="true">
    <Icon name="photo" size={20} />
  </div>
)
