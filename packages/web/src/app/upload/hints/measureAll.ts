/** Photos whose pictures are looked at at the same time. */
const lanes = 2
/** Milliseconds after which it is looked whether photos are still sent. */
const rest = 500

export interface Measuring<Item> {
  /** May reject: then nothing is known of it. */
  readonly measure: (item: Item) => Promise<void>
  readonly onDone: () => void
  /** Whether photos are being sent: no picture is looked at then, so that nothing is slowed. */
  readonly isSending: () => boolean
  readonly stopped: () => boolean
}

/** Looks at the pictures of photos, in their order, a few at a time; waits while photos are sent. */
export const measureAll = async <Item>(items: ReadonlyArray<Item>, measuring: Measuring<Item>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length && !measuring.stopped()) {
      if (measuring.isSending()) {
        await new Promise(resolve => setTimeout(resolve, rest))
        continue
      }
      const item = items[next++]
      if (item === undefined) return
      await measuring.measure(item).catch(() => undefined)
      measuring.onDone()
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
