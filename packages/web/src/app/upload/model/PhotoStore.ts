import { type Event, hasEnded, type SourceFile, type State } from "@altilift/core"
import type { PhotoFacts } from "@altilift/core/preflight"
import { type Group, groupOf, type Photo } from "./Photo.ts"

/** Photos of each group, and all of them; cheap to ask for, however many there are. */
export interface Totals {
  readonly counts: Readonly<Record<Group, number>>
  readonly photos: number
}

/**
 * A row for every photo of a set, kept from the engine's events. How far the whole run is, the engine knows
 * (`Progress`).
 */
export class PhotoStore {
  readonly #photos: Array<Photo> = []
  readonly #byRef = new Map<string, Photo>()
  readonly #counts: Record<Group, number> = {
    waiting: 0,
    sending: 0,
    verifying: 0,
    ready: 0,
    duplicate: 0,
    problem: 0,
    skipped: 0,
  }
  /** Rises whenever a photo changes its group or a photo is added: who filters by group looks again. */
  #grouping = 0

  get photos(): ReadonlyArray<Photo> {
    return this.#photos
  }
  get grouping(): number {
    return this.#grouping
  }
  get totals(): Totals {
    return { counts: { ...this.#counts }, photos: this.#photos.length }
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
      at: undefined,
      sent: 0,
      final: undefined,
    }
    this.#photos.push(photo)
    this.#byRef.set(ref, photo)
    this.#counts[groupOf(photo)]++
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

  onEvent(event: Event): void {
    switch (event.event) {
      case "found":
        this.#change(this.add(event.file), { at: "Discovered", sent: 0, final: undefined, size: event.file.size })
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
        this.#change(this.add(event.file), { at: event.final.at, final: event.final })
    }
  }

  #move(photo: Photo, at: State["at"]): void {
    // Tried again: it begins anew.
    if (at === "Discovered") this.#change(photo, { at, sent: 0, final: undefined })
    // `ended` follows, with the whole final state.
    else if (!hasEnded(at) && photo.final === undefined) this.#change(photo, { at, sent: at === "Started" ? 0 : photo.sent })
  }

  #change(photo: Photo, change: Partial<Omit<Photo, "index" | "ref" | "name">>): void {
    const before = groupOf(photo)
    Object.assign(photo, change)
    const after = groupOf(photo)
    if (after === before) return
    this.#counts[before]--
    this.#counts[after]++
    this.#grouping++
  }
}

/** Photos that count: everything but what is no image. */
export const imagesOf = ({ counts, photos }: Totals): number => photos - counts.skipped

/** The indexes of the photos of a group, or of all; in the order in which they were found. */
export const indexesOf = (photos: ReadonlyArray<Photo>, group: Group | undefined): ReadonlyArray<number> => {
  const indexes: Array<number> = []
  for (const photo of photos) if (group === undefined || groupOf(photo) === group) indexes.push(photo.index)
  return indexes
}
