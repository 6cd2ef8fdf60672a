import type { Client, ImageInfo } from "@altilift/core/client"
import { createEffect, createMemo, type JSX, on, Show } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import { createReceipt } from "../receipt/createReceipt.ts"
import { ReceiptLink } from "../receipt/ReceiptLink.tsx"

/** Whether all photos of a project are Ready, and the server's receipt of them. */
export const ReceiptCard = (props: {
  readonly server: Client
  readonly project: string
  /** All of them. */
  readonly images: ReadonlyArray<ImageInfo>
  readonly onNotAuthorised: () => void
}): JSX.Element => {
  const { t } = useReader()
  const receipt = createReceipt(props)
  const checksums = createMemo(() =>
    props.images.flatMap(({ state, checksum }) => (state === "Ready" && checksum !== undefined ? checksum : [])),
  )
  const notReady = () => props.images.filter(({ state }) => state !== "Ready").length
  const known = createMemo(() => checksums().join(" "))
  // Another set has another receipt.
  createEffect(on(known, () => receipt.forget(), { defer: true }))
  const signed = () => {
    const state = receipt.state()
    return state.at === "here" ? state.receipt : undefined
  }
  const failure = () => {
    const state = receipt.state()
    return state.at === "failed" ? state.problem : undefined
  }
  return (
    <section class="card stack" aria-labelledby="receipt-title">
      <h2 id="receipt-title">{t().safety.title}</h2>
      <p class="small">{notReady() === 0 ? t().safety.all(props.images.length) : t().safety.some(notReady())}</p>
      <p class="small quiet">{t().safety.card}</p>
      <Show when={failure()}>
        {problem => (
          <p class="notice caution" role="alert">
            {t().says(problem())}
          </p>
        )}
      </Show>
      <Show when={notReady() === 0 && checksums().length > 0}>
        <Show when={receipt.state().at !== "not offered"} fallback={<p class="hint">{t().safety.notSigned}</p>}>
          <Show
            when={signed()}
            fallback={
              <button
                type="button"
                class="button"
                disabled={receipt.state().at === "asking"}
                onClick={() => receipt.ask(checksums())}
              >
                <Icon name="check" size={18} />
                {receipt.state().at === "asking" ? t().working : t().safety.get}
              </button>
            }
          >
            {found => <ReceiptLink receipt={found()} />}
          </Show>
        </Show>
      </Show>
    </section>
  )
}
