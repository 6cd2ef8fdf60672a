import type { Client, PageOptions } from "@altilift/core/client"
import { Effect } from "effect"
import { ServerClient } from "../../layers.ts"

interface Part<Item> {
  readonly items: ReadonlyArray<Item>
  readonly next: string | undefined
}

type ListName = "list-projects" | "list-images"
type AskPart<Item> = (client: Client, options: PageOptions) => Promise<Part<Item>>

/** Uses a list of the server's part by part, as it comes: of a big project it may be more than memory should hold. */
export const eachPart = Effect.fnUntraced(function* <Item>(
  activity: ListName,
  part: AskPart<Item>,
  use: (items: ReadonlyArray<Item>) => void,
) {
  const { ask } = yield* ServerClient
  let after: string | undefined
  do {
    const from = after
    const found: Part<Item> = yield* ask(activity, (client, options) => part(client, { ...options, after: from }))
    use(found.items)
    after = found.next
  } while (after !== undefined)
})

/** All items of a list of the server's, asked for part by part. */
export const readAll = Effect.fnUntraced(function* <Item>(activity: ListName, part: AskPart<Item>) {
  const all: Array<Item> = []
  yield* eachPart(activity, part, items => void all.push(...items))
  return all as ReadonlyArray<Item>
})
