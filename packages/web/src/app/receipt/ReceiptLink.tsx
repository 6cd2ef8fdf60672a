import { createMemo, type JSX, onCleanup } from "solid-js"
import { Icon } from "../../ui/icons.tsx"
import { useReader } from "../../ui/reader.ts"
import type { Receipt } from "./fetchReceipt.ts"

/** A receipt as a file to keep, and when it was signed. */
export const ReceiptLink = (props: { readonly receipt: Receipt }): JSX.Element => {
  const { t } = useReader()
  const link = createMemo(() => {
    const made = URL.createObjectURL(new Blob([props.receipt.text], { type: "application/json" }))
    onCleanup(() => URL.revokeObjectURL(made))
    return made
  })
  const day = () => new Date(props.receipt.time).toISOString().slice(0, 10)
  return (
    <>
      <a class="button" href={link()} download={`altilift-receipt-${props.receipt.project}-${day()}.json`}>
        <Icon name="drop" size={18} />
        {t().safety.download}
      </a>
      <p class="hint">{t().safety.signed(props.receipt.time)}</p>
    </>
  )
}
