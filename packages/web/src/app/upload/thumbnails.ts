/** Thumbnails that are kept; a screen shows about twenty. */
const kept = 400
/** Made at the same time: workers decode them beside the reading of headers. */
const atOnce = 3

/** Small pictures of photos, made when they are looked at and kept for a while. */
export interface Thumbnails {
  /** Undefined where none can be made. `signal`: the photo is out of view. */
  readonly of: (index: number, signal: AbortSignal) => Promise<ImageBitmap | undefined>
  readonly clear: () => void
}

interface Wanted {
  readonly index: number
  readonly signal: AbortSignal
  readonly resolve: (bitmap: ImageBitmap | undefined) => void
}

/** `make` may reject: then there is none. */
export const makeThumbnails = (make: (index: number) => Promise<ImageBitmap | undefined>): Thumbnails => {
  const made = new Map<number, ImageBitmap | undefined>()
  let wanted: Array<Wanted> = []
  let making = 0
  let turn = 0

  const keep = (index: number, bitmap: ImageBitmap | undefined): void => {
    made.set(index, bitmap)
    const [oldest] = made.keys()
    if (made.size > kept && oldest !== undefined) {
      made.get(oldest)?.close()
      made.delete(oldest)
    }
  }

  const work = async (): Promise<void> => {
    // The last that was asked for is what is looked at now.
    for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
      if (next.signal.aborted) {
        next.resolve(undefined)
        continue
      }
      const mine = turn
      const bitmap = made.get(next.index) ?? (await make(next.index).catch(() => undefined))
      if (turn === mine) keep(next.index, bitmap)
      next.resolve(bitmap)
    }
  }

  return {
    of: (index, signal) => {
      if (made.has(index)) return Promise.resolve(made.get(index))
      return new Promise(resolve => {
        wanted.push({ index, signal, resolve })
        if (making >= atOnce) return
        making++
        void work().finally(() => {
          making--
        })
      })
    },
    clear: () => {
      turn++
      for (const { resolve } of wanted) resolve(undefined)
      wanted = []
      for (const bitmap of made.values()) bitmap?.close()
      made.clear()
    },
  }
}
