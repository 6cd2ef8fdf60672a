import type { PhotoFacts } from "../app/upload/preflight/PhotoFacts.ts"
import { readFacts } from "../app/upload/preflight/readFacts.ts"
import { makeThumbnail } from "../app/upload/preflight/thumbnail.ts"

/** What the page asks of a worker, and what comes back under the same number. */
export type Question =
  | {
      readonly ask: "facts"
      readonly number: number
      readonly files: ReadonlyArray<{ readonly name: string; readonly file: Blob }>
    }
  | { readonly ask: "thumbnail"; readonly number: number; readonly file: Blob }
export type Reply =
  | { readonly number: number; readonly facts: ReadonlyArray<PhotoFacts> }
  | { readonly number: number; readonly thumbnail: ImageBitmap | undefined }

// This program has the types of a page; a worker's own `postMessage` takes what is handed over as its second argument.
const worker = globalThis as unknown as {
  onmessage: (event: MessageEvent<Question>) => void
  postMessage: (reply: Reply, handedOver: ReadonlyArray<Transferable>) => void
}

worker.onmessage = async ({ data }) => {
  if (data.ask === "facts") {
    const facts: Array<PhotoFacts> = []
    for (const { file, name } of data.files) facts.push(await readFacts(file, name))
    worker.postMessage({ number: data.number, facts }, [])
  } else {
    const thumbnail = await makeThumbnail(data.file)
    worker.postMessage({ number: data.number, thumbnail }, thumbnail === undefined ? [] : [thumbnail])
  }
}
