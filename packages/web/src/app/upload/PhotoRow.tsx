import type { Final, MetaFacts } from "@altilift/core"
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from "solid-js"
import type { Messages } from "../../i18n/en.ts"
import type { Formats } from "../../i18n/formats.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { groupOf, isBad, metaOf, type Photo } from "./model/Photo.ts"
import { problemsOf } from "./model/reasons.ts"
import type { Selection } from "./selection.ts"
import type { Thumbnails } from "./thumbnails.ts"
import type { Uploading } from "./Uploading.ts"
import { isActive } from "./uploadingState.ts"

export interface PhotoRowProps {
  readonly uploading: Uploading
  readonly selection: Selection
  readonly thumbnails: Thumbnails
  /** Of the photo in the `PhotoStore`. */
  readonly index: number
  /** Of the row, in the list as it is filtered, and how many rows that has. */
  readonly row: number
  readonly rows: number
  /** CSS pixels from the top of the list. */
  readonly top: number
}

/**
 * What is drawn of a photo; compared before it is, because a hundred things change a second and a row mostly does not.
 */
interface Shown {
  readonly name: string
  /** With folders. */
  readonly path: string
  readonly group: ReturnType<typeof groupOf>
  readonly state: string
  readonly facts: string
  readonly bad: boolean
  /** Of 0 to 1, while it is sent. */
  readonly sent: number | undefined
}

export const PhotoRow = (props: PhotoRowProps): JSX.Element => {
  const { t, f } = useReader()
  const shown = createMemo(
    () => {
      props.uploading.changed()
      const photo = props.uploading.photos()[props.index]
      return photo === undefined ? undefined : shownOf(photo, isActive(props.uploading.state()), t(), f())
    },
    undefined,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  )
  return (
    <Show when={shown()}>
      {photo => (
        // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the list has the focus and the keys, and names this row.
        <div
          class="row"
          classList={{ lit: props.selection.lit() === props.index }}
          style={{ transform: `translateY(${props.top}px)` }}
          role="option"
          id={`photo-${props.index}`}
          aria-selected={props.selection.chosen() === props.index}
          aria-setsize={props.rows}
          aria-posinset={props.row + 1}
          onMouseEnter={() => props.selection.light(props.index)}
          onClick={() => props.selection.choose(props.index)}
        >
          <Thumbnail index={props.index} thumbnails={props.thumbnails} />
          <div class="what">
            <div class="name" title={photo().path}>
              {photo().name}
            </div>
            <div class="why" classList={{ bad: photo().bad }} title={photo().facts}>
              {photo().facts}
            </div>
          </div>
          <div class="state">
            <span>
              <span class={`mark of-${photo().group}`} />
              {photo().state}
            </span>
            <Show when={photo().sent}>
              {sent => (
                <span class="meter">
                  <span style={{ transform: `scaleX(${sent()})` }} />
                </span>
              )}
            </Show>
          </div>
        </div>
      )}
    </Show>
  )
}

const shownOf = (photo: Photo, active: boolean, t: Messages, f: Formats): Shown => {
  const group = groupOf(photo)
  const size = photo.size === undefined ? [] : [f.bytes(photo.size)]
  return {
    name: photo.name,
    path: photo.ref,
    group,
    state: stateOf(photo, active, t),
    facts: (group === "problem" ? [...remarksOf(photo, t), ...size] : [...size, ...remarksOf(photo, t)]).join(" · "),
    bad: group === "problem" || (group === "beside" && isBad(photo)),
    // In hundredths: finer steps than the meter has pixels are not drawn.
    sent: group === "sending" && photo.size ? Math.min(1, Math.ceil((photo.sent / photo.size) * 100) / 100) : undefined,
  }
}

export const stateOf = (photo: Photo, active: boolean, t: Messages): string => {
  const group = groupOf(photo)
  if (group === "verifying") return active ? t.states.verifying : t.states.arrived
  if (photo.final !== undefined) return t.states[photo.final.at]
  switch (group) {
    case "sending":
      return t.states.sending
    case "problem":
      return t.states.Rejected
    case "skipped":
      return t.states.Skipped
    case "left-out":
      return t.groups["left-out"]
    case "beside":
      return stateOfBeside(photo, active, t)
    default:
      return t.states.waiting
  }
}

const stateOfBeside = (photo: Photo, active: boolean, t: Messages): string => {
  if (metaOf(photo)?.problems.length) return t.states.Rejected
  if (photo.at === "Started") return t.states.sending
  if (photo.at !== "Stored" && photo.at !== "Processing") return t.states.waiting
  return active ? t.states.verifying : t.states.arrived
}

/** Why, where there is something to explain; else what the header says. */
export const remarksOf = (photo: Photo, t: Messages): ReadonlyArray<string> => {
  const { final, facts } = photo
  const meta = metaOf(photo)
  if (meta !== undefined) return remarksOfBeside(meta, final, t)
  if (final?.at === "Duplicate") return [t.list.duplicateOf(final.of.name)]
  if (final !== undefined && final.at !== "Ready") {
    const problems = problemsOf(final)
    return problems.length === 0 ? [] : [t.saysAll(problems)]
  }
  switch (facts?.kind) {
    case "broken":
      return [t.list.broken[facts.because]]
    case "other":
      return [t.list.other]
    case "image": {
      const { width, height, position } = facts
      const size = width === undefined || height === undefined ? [] : [t.list.dimensions(width, height)]
      return position === undefined ? [...size, t.list.noPosition] : size
    }
    default:
      return []
  }
}

const remarksOfBeside = (meta: MetaFacts, final: Final | undefined, t: Messages): ReadonlyArray<string> => {
  const problems = final === undefined ? meta.problems : problemsOf(final)
  const twin = final?.at === "Duplicate" ? [t.list.duplicateOf(final.of.name)] : []
  const entries = meta.entries === undefined ? [] : [t.beside.entries(meta.kind, meta.entries)]
  return [t.beside.kinds[meta.kind], ...entries, ...twin, ...(problems.length > 0 ? [t.saysAll(problems)] : [])]
}

const Thumbnail = (props: { readonly index: number; readonly thumbnails: Thumbnails }): JSX.Element => {
  const [bitmap, setBitmap] = createSignal<ImageBitmap>()
  createEffect(
    on(
      () => props.index,
      index => {
        const looking = new AbortController()
        onCleanup(() => looking.abort())
        setBitmap(undefined)
        // Rows that are in view only while the list is scrolled need none.
        const timer = window.setTimeout(async () => {
          const made = await props.thumbnails.of(index, looking.signal)
          if (!looking.signal.aborted) setBitmap(made)
        }, 80)
        onCleanup(() => window.clearTimeout(timer))
      },
    ),
  )
  return (
    <div class="thumb" aria-hidden="true">
      <Show when={bitmap()} fallback={<Icon name="photo" size={20} />}>
        {made => <canvas ref={canvas => createEffect(() => paint(canvas, made()))} />}
      </Show>
    </div>
  )
}

const paint = (canvas: HTMLCanvasElement, bitmap: ImageBitmap): void => {
  // A bitmap that was dropped meanwhile has no size.
  if (bitmap.width === 0) return
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0)
}
