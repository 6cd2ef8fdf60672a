import { For, type JSX } from "solid-js"

/** Facts beside each other. `text`: with a dot between two of them, behind which a line may end. */
export const Facts = (props: { readonly text: string }): JSX.Element => {
  const facts = () => props.text.split(" · ")
  return (
    <For each={facts()}>
      {(fact, at) => (
        <>
          {at() > 0 && " "}
          <span class="fact">
            {fact}
            {at() < facts().length - 1 && " ·"}
          </span>
        </>
      )}
    </For>
  )
}
