import type { Problem } from "@altilift/core"
import { type JSX, Show } from "solid-js"
import { useReader } from "../ui/reader.ts"

/** A problem in words; nothing without one. */
export const ProblemNotice = (props: { readonly problem: Problem | undefined }): JSX.Element => {
  const { t } = useReader()
  return (
    <Show when={props.problem}>
      {problem => (
        <p class="notice bad" role="alert">
          {t().says(problem())}
        </p>
      )}
    </Show>
  )
}
