import type { Client } from "@altilift/core/client"
import { createEffect, createMemo, type JSX, on, onCleanup, Show } from "solid-js"
import type { ChosenItem } from "../../files/Chosen.ts"
import { fileAt } from "../../files/inspect.ts"
import type { Listed } from "../../files/PhotoFile.ts"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { createReceipt } from "../receipt/createReceipt.ts"
import { ReceiptLink } from "../receipt/ReceiptLink.tsx"
import type { Mark, ShownMark } from "./hints/Mark.ts"
import { type Group, groupOf, type Photo } from "./model/Photo.ts"
import { isNoPhoto, safetyOf } from "./model/safety.ts"
import type { Uploading } from "./Uploading.ts"

const unsafeKey = "not safe"

/** Files of these groups are not safe, and their state is final. */
const mayStayBehind: ReadonlyArray<Group> = ["skipped", "left-out"]

/**
 * Whether the card may be formatted: only when the server, asked after the end, has every file Ready. A server that signs
 * receipts must list every photo in its receipt. What else is on the card than a part of it is not known here.
 */
export const SafetyPanel = (
  props: ShownMark & {
    readonly uploading: Uploading
    readonly server: Client
    readonly project: string
    readonly onNotAuthorised: () => void
  },
): JSX.Element => {
  const { t } = useReader()
  const receipt = createReceipt(props)
  const safety = createMemo(() => {
    props.uploading.grouping()
    return safetyOf(props.uploading.photos())
  })
  /** Photos that are not Ready keep the receipt waiting; others do not. */
  const mayAsk = () => safety().verified.length > 0 && safety().unsafe.every(photo => mayStayBehind.includes(groupOf(photo)))
  const ask = () => receipt.ask([...new Set(safety().verified.map(({ checksum }) => checksum))])
  createEffect(on(mayAsk, may => may && ask()))
  const signed = () => {
    const state = receipt.state()
    return mayAsk() && state.at === "here" ? state.receipt : undefined
  }
  /** Those that the server had, and has no longer. */
  const gone = createMemo(() => {
    const ready = signed()?.ready
    if (ready === undefined) return []
    return safety().verified.flatMap(({ checksum, photo }) => (ready.has(checksum) ? [] : photo))
  })
  const unsafe = () => [...gone(), ...safety().unsafe]
  const failure = () => {
    const state = receipt.state()
    return mayAsk() && state.at === "failed" ? state.problem : undefined
  }
  const isAsking = () => mayAsk() && receipt.state().at === "asking"
  const areVerified = () => mayAsk() && gone().length === 0 && (signed() !== undefined || receipt.state().at === "not offered")
  const isSafe = () => unsafe().length === 0 && areVerified()
  const photosAreSafe = () => areVerified() && unsafe().every(isNoPhoto)
  const part = createMemo(() => {
    props.uploading.grouping()
    return partOf([...props.uploading.chosen()])
  })
  const title = () => {
    if (isSafe()) return part() === undefined ? t().safety.safe : t().safety.partSafe
    return photosAreSafe() ? t().safety.photosSafe : t().safety.notYet
  }
  const why = () => {
    if (isSafe()) return t().safety.why(safety().verified.length)
    return areVerified() ? t().safety.others(safety().verified.length, unsafe().length) : t().safety.unsafe(unsafe().length)
  }
  return (
    <Show when={!isAsking()} fallback={<Asking />}>
      <Show when={isSafe() || unsafe().length > 0 || failure() !== undefined}>
        <section class="safety" classList={{ safe: isSafe() }} aria-labelledby="safety-title">
          <div role="status">
            <h3 id="safety-title">
              <Icon name={isSafe() ? "check" : "warn"} size={22} />
              {title()}
            </h3>
            <p>{why()}</p>
            <Show when={isSafe() && part()}>{known => <p>{t().safety.rest[known()]}</p>}</Show>
          </div>
          <Show when={failure()}>
            {problem => (
              <div class="notice caution">
                <p role="alert">{t().says(problem())}</p>
                <button type="button" class="button compact" onClick={ask}>
                  {t().tryAgain}
                </button>
              </div>
            )}
          </Show>
          <Show when={gone().length > 0}>
            <p>{t().safety.gone(gone().length)}</p>
          </Show>
          <Show when={unsafe().length > 0}>
            <ShowUnsafe photos={unsafe()} mark={props.mark} onMark={props.onMark} />
          </Show>
          <Show when={receipt.state().at === "not offered" && isSafe()}>
            <p class="hint">{t().safety.notSigned}</p>
          </Show>
          <Show when={gone().length === 0 && signed()}>{found => <ReceiptLink receipt={found()} />}</Show>
        </section>
      </Show>
    </Show>
  )
}

/** Which part of a card was chosen: photos that another project handed over, or single ones; undefined: folders. */
const partOf = (chosen: ReadonlyArray<ChosenItem | Listed>): "flight" | "single" | undefined => {
  if (chosen.some(item => "found" in item)) return "flight"
  const isSingle = (item: ChosenItem | Listed) => !("found" in item) && fileAt({ item, folder: "" })?.includes("/") === false
  return chosen.length > 0 && chosen.every(isSingle) ? "single" : undefined
}

const Asking = (): JSX.Element => {
  const { t } = useReader()
  return (
    <p class="safety actions" role="status">
      <span class="spinner" />
      {t().safety.asking}
    </p>
  )
}

/** How many files are not safe is said above: the list names them, with the reasons. */
const ShowUnsafe = (props: ShownMark & { readonly photos: ReadonlyArray<Photo> }): JSX.Element => {
  const { t } = useReader()
  const isMarked = () => props.mark?.key === unsafeKey
  const mark = (): Mark => ({
    key: unsafeKey,
    label: () => t().safety.label,
    photos: () => props.photos.map(({ index }) => index),
  })
  onCleanup(() => isMarked() && props.onMark(undefined))
  return (
    <button
      type="button"
      class="button compact"
      aria-pressed={isMarked()}
      onClick={() => props.onMark(isMarked() ? undefined : mark())}
    >
      {t().safety.show}
    </button>
  )
}
