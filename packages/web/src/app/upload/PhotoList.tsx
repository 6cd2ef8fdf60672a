import { createEffect, createMemo, For, type JSX, on, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { createRows } from "./createRows.ts"
import { groupName } from "./groupName.ts"
import type { Mark } from "./hints/Mark.ts"
import { type Group, groupOf, groups } from "./model/Photo.ts"
import { indexesOf } from "./model/PhotoStore.ts"
import { PhotoRow, remarksOf } from "./PhotoRow.tsx"
import type { Selection } from "./selection.ts"
import type { Thumbnails } from "./thumbnails.ts"
import type { Uploading } from "./Uploading.ts"

/** Height of a row, in the document's font sizes. */
const rowHeight = 3.75

export interface PhotoListProps {
  readonly uploading: Uploading
  readonly selection: Selection
  readonly thumbnails: Thumbnails
  /** The group that is shown; undefined: all. */
  readonly filter: Group | undefined
  readonly onFilter: (group: Group | undefined) => void
  /** What is shown instead of a group. */
  readonly mark: Mark | undefined
  readonly onMark: (mark: Mark | undefined) => void
  /** A key that deletes leaves a photo out. */
  readonly onLeaveOut: (index: number) => void
  /** Below the list. */
  readonly children?: JSX.Element
}

/** Every photo, with its state and the reason beside every problem. Only the rows in view exist. */
export const PhotoList = (props: PhotoListProps): JSX.Element => {
  const { t } = useReader()
  /** Undefined: all files, so that a row's number is its photo's and nothing has to be listed. */
  const rows = createMemo(() => {
    props.uploading.grouping()
    if (props.mark !== undefined) return props.mark.photos()
    const { photos, files } = props.uploading.totals()
    const isAll = props.filter === undefined && photos === files
    return isAll ? undefined : indexesOf(props.uploading.photos(), props.filter)
  })
  const count = () => rows()?.length ?? props.uploading.totals().photos
  const indexAt = (row: number): number => rows()?.[row] ?? row
  const rowOf = (index: number): number => rows()?.indexOf(index) ?? index

  const list = createRows(count, rowHeight)
  // What is chosen on the map is shown in the list.
  createEffect(
    on(props.selection.chosen, index => {
      const row = index === undefined ? -1 : rowOf(index)
      if (row >= 0 && row < count()) list.show(row)
    }),
  )
  createEffect(
    on(
      () => [props.filter, props.mark],
      () => list.toTop(),
      { defer: true },
    ),
  )

  const onKeyDown = (event: KeyboardEvent): void => {
    const chosen = props.selection.chosen()
    const row = chosen === undefined ? -1 : rowOf(chosen)
    if (chosen !== undefined && (event.key === "Delete" || event.key === "Backspace")) {
      event.preventDefault()
      props.onLeaveOut(chosen)
      return
    }
    const target = targetRow(event.key, row, Math.max(1, list.page() - 1), count())
    if (target === undefined) return
    event.preventDefault()
    if (target >= 0) props.selection.choose(indexAt(target))
  }
  /** The photo that is chosen, when something is wrong with it: its row may be too narrow for the reason. */
  const explained = createMemo(() => {
    props.uploading.changed()
    const photo = props.uploading.photos()[props.selection.chosen() ?? -1]
    return photo !== undefined && groupOf(photo) === "problem" ? `${photo.ref}: ${remarksOf(photo, t()).join(" · ")}` : undefined
  })
  const isShown = (index: number | undefined): boolean =>
    index !== undefined && list.inView().some(item => indexAt(item.index) === index)

  return (
    <section class="card list" aria-labelledby="list-title">
      <h2 class="visually-hidden" id="list-title">
        {t().list.label}
      </h2>
      <Filters {...props} />
      <Show
        when={count() > 0}
        fallback={
          <div class="empty">
            <Icon name="photo" size={36} />
            <p>{props.filter === undefined ? t().list.empty : t().list.noneOf(groupName(props.filter, props.uploading, t()))}</p>
          </div>
        }
      >
        <div
          class="scroller"
          ref={list.scroller}
          style={{ "--content": `${list.totalHeight()}px` }}
          role="listbox"
          tabIndex={0}
          aria-labelledby="list-title"
          aria-activedescendant={isShown(props.selection.chosen()) ? `photo-${props.selection.chosen()}` : undefined}
          onKeyDown={onKeyDown}
          onMouseLeave={() => props.selection.light(undefined)}
        >
          <div class="tall" role="presentation" style={{ height: `${list.totalHeight()}px` }}>
            <For each={list.inView()}>
              {item => (
                <PhotoRow
                  uploading={props.uploading}
                  selection={props.selection}
                  thumbnails={props.thumbnails}
                  index={indexAt(item.index)}
                  row={item.index}
                  rows={count()}
                  top={item.start}
                />
              )}
            </For>
          </div>
        </div>
      </Show>
      <OtherFiles {...props} />
      <Show when={explained()}>{reason => <p class="explained">{reason()}</p>}</Show>
      {props.children}
    </section>
  )
}

/** What is no photo: one line, which opens to the list of them. */
const OtherFiles = (props: PhotoListProps): JSX.Element => {
  const { t, f } = useReader()
  const opened = () => props.filter === "skipped"
  const count = () => props.uploading.totals().counts.skipped
  return (
    <Show when={count() > 0 || opened()}>
      <button
        type="button"
        class="others"
        aria-expanded={opened()}
        onClick={() => props.onFilter(opened() ? undefined : "skipped")}
      >
        <span aria-hidden="true">{opened() ? "▾" : "▸"}</span>
        {t().groups.skipped}
        <b>{f().number(count())}</b>
      </button>
    </Show>
  )
}

/** Where a key leads from a row (-1: none); undefined for other keys. */
const targetRow = (key: string, row: number, page: number, count: number): number | undefined => {
  const within = (target: number) => Math.max(0, Math.min(count - 1, target))
  switch (key) {
    case "ArrowDown":
      return within(row + 1)
    case "ArrowUp":
      return within(row - 1)
    case "PageDown":
      return within(row + page)
    case "PageUp":
      return within(row - page)
    case "Home":
      return within(0)
    case "End":
      return within(count - 1)
    default:
      return undefined
  }
}

const Filters = (props: PhotoListProps): JSX.Element => {
  const { t, f } = useReader()
  const counts = () => props.uploading.totals().counts
  const Filter = (one: { readonly group: Group | undefined; readonly label: string; readonly count: number }): JSX.Element => (
    <button
      type="button"
      class="filter"
      aria-pressed={props.mark === undefined && props.filter === one.group}
      onClick={() => props.onFilter(one.group)}
    >
      <Show when={one.group}>{group => <span class={`mark of-${group()}`} />}</Show>
      {one.label}
      <b>{f().number(one.count)}</b>
    </button>
  )
  return (
    <fieldset class="filters" aria-label={t().list.filter}>
      <Filter group={undefined} label={t().list.all} count={props.uploading.totals().photos} />
      <For each={groups.filter(group => group !== "skipped")}>
        {group => (
          <Show when={counts()[group] > 0 || props.filter === group}>
            <Filter group={group} label={groupName(group, props.uploading, t())} count={counts()[group]} />
          </Show>
        )}
      </For>
      <Show when={props.mark}>
        {mark => (
          <button type="button" class="filter" aria-pressed="true" onClick={() => props.onMark(undefined)}>
            {mark().label()}
            <b aria-hidden="true">×</b>
          </button>
        )}
      </Show>
    </fieldset>
  )
}
