import type { JSX } from "solid-js"
import { useReader } from "../ui/reader.ts"

/** A module of one view. */
interface Part<Props> {
  readonly default: (props: Props) => JSX.Element
}

/**
 * A part of the page that is loaded later; in its place what went wrong, where it cannot be loaded (the server may have
 * a newer page by now).
 */
export const loaded = <Props,>(part: Promise<Part<Props>>): Promise<Part<Props>> => part.catch(() => ({ default: NotLoaded }))

const NotLoaded = (): JSX.Element => {
  const { t } = useReader()
  return (
    <p class="notice caution" role="alert">
      {t().notLoaded}
    </p>
  )
}
