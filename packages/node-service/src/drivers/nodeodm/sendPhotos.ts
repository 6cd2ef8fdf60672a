import { Effect } from "effect"
import { operator } from "../../messages/operator.ts"
import type { ImageRow, MetaFileRow } from "../../ports/tables.ts"
import { Vault } from "../../ports/Vault.ts"
import { fileNamer } from "../handoff/fileNames.ts"
import type { NamedFile, NodeApi } from "./NodeApi.ts"
import { isKind } from "./NodeFailure.ts"
import type { Persistent } from "./persistence.ts"
import type { Voice } from "./Voice.ts"
import type { WorkState } from "./WorkState.ts"

/** Requests at a time, and photos and bytes of each: servers and proxies end a request that takes minutes. */
const atOnce = { requests: 4, photos: 5, bytes: 64 * 1024 ** 2 }

interface Files {
  readonly images: ReadonlyArray<ImageRow>
  readonly metaFiles: ReadonlyArray<MetaFileRow>
}

interface Photo extends NamedFile {
  readonly id: string
  readonly size: number
}

export interface Sending {
  readonly api: NodeApi
  readonly state: WorkState
  readonly voice: Voice
  readonly persistent: Persistent
}

/** Files besides photos that NodeODM knows: it takes any other text for control points. */
const metaNames: ReadonlyArray<string> = ["gcp_list.txt", "geo.txt"]

/** Sends the photos that the node did not take yet, and the files beside them that it knows. */
export const sendPhotos = Effect.fnUntraced(function* (sending: Sending, { images, metaFiles }: Files) {
  const { api, state, voice, persistent } = sending
  const vault = yield* Vault
  const { uuid, uploaded } = state.facts()
  const taken = new Set(uploaded)
  const all = [...metaOf(metaFiles, vault.metaFile), ...photosOf(images, vault.original)]
  const say = () => {
    const done = state.facts().uploaded.length
    voice.at("upload", done / all.length, operator.nodeUploading(done, all.length))
  }
  const upload = Effect.fnUntraced(function* (photos: ReadonlyArray<Photo>) {
    yield* api.upload(uuid, photos)
    yield* state.uploaded(photos.map(({ id }) => id))
    say()
  })
  say()
  const rest = all.filter(({ id }) => !taken.has(id))
  yield* Effect.forEach(
    chunksOf(rest),
    chunk =>
      Effect.catchIf(upload(chunk), isPassing, failure => {
        voice.waiting(failure)
        // One by one: as little as can be is sent twice, and a short request passes where a long one is cut off.
        return Effect.forEach(chunk, photo => persistent(upload([photo])), { discard: true })
      }),
    { concurrency: atOnce.requests, discard: true },
  )
})

/** The request may have been at fault and not the task. */
const isPassing = isKind("unreachable", "odd", "busy", "out-of-disk")

const metaOf = (files: ReadonlyArray<MetaFileRow>, pathOf: (file: MetaFileRow) => string): ReadonlyArray<Photo> =>
  files
    .map(file => ({ id: file.id, size: file.size ?? 0, path: pathOf(file), name: file.name.toLowerCase() }))
    .filter(({ name }) => metaNames.includes(name))

const photosOf = (images: ReadonlyArray<ImageRow>, pathOf: (image: ImageRow) => string): ReadonlyArray<Photo> => {
  const nameOf = fileNamer()
  return images.map(image => ({
    id: image.id,
    size: image.size ?? 0,
    path: pathOf(image),
    name: nameOf(withExtension(image.name, image.format)),
  }))
}

/** NodeODM knows photos by the ends of their names: it takes a text for control points and removes an archive. */
const withExtension = (name: string, format: string | null): string => {
  if (/\.(jpe?g|png|tiff?)$/i.test(name)) return name
  return `${name}${format === "PNG" ? ".png" : format === "TIFF" ? ".tif" : ".jpg"}`
}

const chunksOf = (photos: ReadonlyArray<Photo>): ReadonlyArray<ReadonlyArray<Photo>> => {
  const chunks: Array<Array<Photo>> = []
  let bytes = 0
  for (const photo of photos) {
    const last = chunks.at(-1)
    bytes += photo.size
    if (last !== undefined && last.length < atOnce.photos && bytes <= atOnce.bytes) last.push(photo)
    else {
      chunks.push([photo])
      bytes = photo.size
    }
  }
  return chunks
}
