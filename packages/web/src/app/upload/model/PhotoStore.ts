import { type Event, type Final, hasEnded, isSent, type Part, type SourceFile, type State } from "@altilift/core"
import type { PhotoFacts } from "@altilift/core/preflight"
import { type Group, groupOf, isLost, isNoPhoto, type Photo } from "./Photo.ts"

/** How many there are; cheap to ask for, however many that is. */
export interface Totals {
  readonly counts: Readonly<Record<Group, number>>
  /** Photos of the set: all files but those that are no images, go with the photos, or are left out. */
  readonly photos: number
  readonly files: number
  /** The two stages in photos: of those that are through it, or may still get through it. */
  readonly sent: Part
  /** Duplicates are verified with the photo whose bytes they have. */
  readonly verified: Part
}

/** Counts of an empty set. */
export const noPhotos: Readonly<Record<Group, number>> = {
  waiting: 0,
  sending: 0,
  verifying: 0,
  ready: 0,
  duplicate: 0,
  problem: 0,
  skipped: 0,
  beside: 0,
  "left-out": 0,
}

/**
 * A row for every photo of a set, kept from the engine's events. How far the whole run is, the engine knows
 * (`Progress`).
 */
export class PhotoStore {
  readonly #photos: Array<Photo> = []
  readonly #byRef = new Map<string, Photo>()
  readonly #counts: Record<Group, number> = { ...noPhotos }
  #arrived = 0
  #lost = 0
  #arrivedAndLost = 0
  /** Rises whenever a photo changes its group or a photo is added: who filters by group looks again. */
  #grouping = 0

  get photos(): ReadonlyArray<Photo> {
    return this.#photos
  }
  get grouping(): number {
    return this.#grouping
  }
  get totals(): Totals {
    const counts = { ...this.#counts }
    const files = this.#photos.length
    const photos = files - counts.skipped - counts.beside - counts["left-out"]
    const sent = { done: this.#arrived, total: photos - this.#lost + this.#arrivedAndLost }
    return { counts, photos, files, sent, verified: { done: counts.ready + counts.duplicate, total: photos - this.#lost } }
  }

  byRef(ref: string): Photo | undefined {
    return this.#byRef.get(ref)
  }

  /** A file of which nothing is known yet but its name. */
  onName({ ref, name }: Pick<SourceFile, "ref" | "name">): Photo {
    const known = this.#byRef.get(ref)
    if (known !== undefined) return known
    const photo: Photo = {
      index: this.#photos.length,
      ref,
      name,
      size: undefined,
      facts: undefined,
      meta: undefined,
      at: undefined,
      sent: 0,
      arrived: false,
      final: undefined,
      leftOut: false,
    }
    this.#photos.push(photo)
    this.#byRef.set(ref, photo)
    this.#count(photo, 1)
    this.#grouping++
    return photo
  }

  /** A file that is to be uploaded; a known size stays as it is. */
  add(file: Pick<SourceFile, "ref" | "name" | "size">): Photo {
    const photo = this.onName(file)
    if (photo.size === undefined) photo.size = file.size
    return photo
  }

  /** What a photo's header says. */
  learn(index: number, facts: PhotoFacts): void {
    const photo = this.#photos[index]
    if (photo !== undefined) this.#change(photo, { facts })
  }

  /** Leaves a photo out, or takes it back. */
  leaveOut(index: number, leftOut: boolean): void {
    const photo = this.#photos[index]
    if (photo !== undefined) this.#change(photo, { leftOut })
  }

  /** Forgets the photos from this index on. */
  cut(from: number): void {
    for (const photo of this.#photos.splice(from)) {
      this.#count(photo, -1)
      this.#byRef.delete(photo.ref)
    }
    this.#grouping++
  }

  onEvent(event: Event): void {
    switch (event.event) {
      case "found":
        this.#change(this.add(event.file), { ...begun, size: event.file.size, meta: event.file.meta })
        break
      case "moved":
        this.#move(this.add(event.file), event.at)
        break
      case "sent": {
        const photo = this.add(event.file)
        if (photo.final === undefined) this.#change(photo, { sent: event.bytes })
        break
      }
      case "ended":
        this.#end(this.add(event.file), event.final)
    }
  }

  #move(photo: Photo, at: State["at"]): void {
    // Tried again: it starts from the beginning.
    if (at === "Discovered") this.#change(photo, begun)
    // `ended` follows, with the whole final state.
    else if (!hasEnded(at) && photo.final === undefined) {
      this.#change(photo, { at, sent: at === "Started" ? 0 : photo.sent, arrived: isSent(photo.arrived, at, undefined) })
    }
  }

  #end(photo: Photo, final: Final): void {
    this.#change(photo, { at: final.at, final, arrived: isSent(photo.arrived, final.at, final) })
  }

  #change(photo: Photo, change: Partial<Omit<Photo, "index" | "ref" | "name">>): void {
    const before = groupOf(photo)
    this.#count(photo, -1)
    Object.assign(photo, change)
    this.#count(photo, 1)
    const after = groupOf(photo)
    // A file beside the photos that ended badly is reported as well.
    if (after !== before || after === "beside") this.#grouping++
  }

  #count(photo: Photo, sign: 1 | -1): void {
    const group = groupOf(photo)
    this.#counts[group] += sign
    if (isNoPhoto(group)) return
    const lost = isLost(photo)
    if (photo.arrived) this.#arrived += sign
    if (lost) this.#lost += sign
    if (photo.arrived && lost) this.#arrivedAndLost += sign
  }
}

const begun = { at: "Discovered", sent: 0, final: undefined } as const

/** The indexes of the photos of a group, or of the whole set; in the order in which they were found. */
export const indexesOf = (photos: ReadonlyArray<Photo>, group: Group | undefined): ReadonlyArray<number> => {
  const indexes: Array<number> = []
  for (const photo of photos) {
    const own = groupOf(photo)
    if (group === undefined ? !isNoPhoto(own) : own === group) indexes.push(photo.index)
  }
  return indexes
}
