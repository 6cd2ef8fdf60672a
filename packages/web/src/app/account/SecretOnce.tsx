import { createSignal, type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"

/** A secret that is shown this once. */
export const SecretOnce = (props: {
  readonly words: string
  readonly secret: string
  readonly children?: JSX.Element
}): JSX.Element => (
  <div class="notice good secret-once" role="status">
    <p>
      {props.words}
      <code class="secret">{props.secret}</code>
    </p>
    <Copy text={props.secret} />
    {props.children}
  </div>
)

/** Copies a text. Pages without https have no clipboard, and no button: a click selects the text. */
export const Copy = (props: { readonly text: string }): JSX.Element => {
  const { t } = useReader()
  const [copied, setCopied] = createSignal(false)
  const copy = async (): Promise<void> => {
    const done = await navigator.clipboard.writeText(props.text).then(
      () => true,
      () => false,
    )
    setCopied(done)
  }
  return (
    <Show when={"clipboard" in navigator}>
      <button type="button" class="button compact" onClick={() => void copy()}>
        {copied() ? t().people.tokens.copied : t().people.tokens.copy}
      </button>
    </Show>
  )
}
