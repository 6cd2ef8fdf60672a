import type { Activity, Bucket, Event, Final, Problem, SourceFile, State } from "@altilift/core"
import type { PhotoFacts } from "../preflight/PhotoFacts.ts"
import { doneBytesOf, type Group, groupOf, type Photo } from "./Photo.ts"
import { type Rate, RateMeter } from "./Rate.ts"

/** What is drawn of a whole run; cheap to ask for, however many photos there are. */
export interface Totals {
  /** Photos of each group. */
  readonly counts: Readonly<Record<Group, number>>
  readonly photos: number
  /** Bytes of everything but what is passed over (skipped, or not sendable). */
  readonly bytes: number
  /** Of these, the bytes that need not move any more. */
  readonly doneBytes: number
  /** Of these, the bytes of photos that have ended. */
  readonly endedBytes: number
  readonly allFound: boolean
  readonly rate: Rate
  readonly bucket: Bucket | undefined
  /** The bucket that was left, and why; undefined unless it happened. */
  readonly insteadOf: { readonly bucket: Bucket; readonly because: Problem } | undefined
  /** What went wrong last and is tried again. */
  readonly warning: Warning | undefined
}

export interface Warning {
  readonly activity: Activity
  readonly name: string
  readonly problem: Problem
  /** Milliseconds since 1970. */
  readonly until: number
}

/** A warning stays a while after the next attempt, so that it can be read (milliseconds). */
const lingers = 3_000

/** Every photo of a set and where it is, kept from the engine's events. Pure: it knows neither the page nor the clock. */
export class PhotoBook {
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
  readonly #meter: RateMeter
  #bytes = 0
  #doneBytes = 0
  #endedBytes = 0
  #allFound = false
  #bucket: Bucket | undefined
  #insteadOf: Totals["insteadOf"]
  #warning: Warning | undefined
  /** Rises whenever a photo changes its group or a photo is added: who filters by group looks again. */
  #grouping = 0

  /** `now` in milliseconds since 1970. */
  constructor(now: number) {
    this.#meter = new RateMeter(now)
  }

  get photos(): ReadonlyArray<Photo> {
    return this.#photos
  }
  get grouping(): number {
    return this.#grouping
  }
  get totals(): Totals {
    return {
      counts: { ...this.#counts },
      photos: this.#photos.length,
      bytes: this.#bytes,
      doneBytes: this.#doneBytes,
      endedBytes: this.#endedBytes,
      allFound: this.#allFound,
      rate: this.#meter.rate,
      bucket: this.#bucket,
      insteadOf: this.#insteadOf,
      warning: this.#warning,
    }
  }

  byRef(ref: string): Photo | undefined {
    return this.#byRef.get(ref)
  }

  /** A file of which nothing is known yet but that it is there. */
  meet({ ref, name }: Pick<SourceFile, "ref" | "name">): Photo {
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
    this.#count(photo, 1)
    this.#grouping++
    return photo
  }

  /** A file that is to be uploaded; a known size stays as it is. */
  add(file: Pick<SourceFile, "ref" | "name" | "size">): Photo {
    const photo = this.meet(file)
    if (photo.size === undefined) this.#change(photo, { size: file.size })
    return photo
  }

  /** What a photo's header says. */
  learn(index: number, facts: PhotoFacts): void {
    const photo = this.#photos[index]
    if (photo !== undefined) this.#change(photo, { facts })
  }

  apply(event: Event, now: number): void {
    switch (event.event) {
      case "found":
        this.#change(this.add(event.file), { at: "Discovered", sent: 0, final: undefined, size: event.file.size })
        break
      case "scan-complete":
        this.#allFound = true
        break
      case "moved":
        this.#move(this.add(event.file), event.at)
        break
      case "sent":
        this.#send(this.add(event.file), event.bytes)
        break
      case "ended":
        this.#change(this.add(event.file), { at: event.final.at, final: event.final })
        break
      case "bucket":
        this.#bucket = event.bucket
        this.#insteadOf = event.instead === undefined ? undefined : { bucket: event.instead.of, because: event.instead.because }
        break
      case "retrying":
        this.#warning = {
          activity: event.activity,
          name: event.name,
          problem: event.problem,
          until: now + event.delay + lingers,
        }
    }
  }

  /** Time passes. Returns whether something is to be drawn because of it. */
  tick(now: number): boolean {
    const over = this.#warning !== undefined && this.#warning.until <= now
    if (over) this.#warning = undefined
    return this.#meter.tick(now) || over
  }

  /** A pause has ended. */
  resume(now: number): void {
    this.#meter.skipTo(now)
  }

  #move(photo: Photo, at: State["at"]): void {
    // What has ended is told by `ended`, which says more.
    if (ends.has(at)) return
    // Tried again: it begins anew.
    if (at === "Discovered") this.#change(photo, { at, sent: 0, final: undefined })
    else if (photo.final === undefined) this.#change(photo, { at, sent: at === "Started" ? 0 : photo.sent })
  }

  #send(photo: Photo, bytes: number): void {
    this.#meter.sent(Math.max(0, bytes - photo.sent))
    if (photo.final === undefined) this.#change(photo, { sent: bytes })
  }

  #change(photo: Photo, change: Partial<Omit<Photo, "index" | "ref" | "name">>): void {
    const before = groupOf(photo)
    this.#count(photo, -1)
    Object.assign(photo, change)
    this.#count(photo, 1)
    if (groupOf(photo) !== before) this.#grouping++
  }

  #count(photo: Photo, sign: 1 | -1): void {
    const group = groupOf(photo)
    this.#counts[group] += sign
    if (group === "skipped" || (group === "problem" && photo.final === undefined)) return
    this.#bytes += sign * (photo.size ?? 0)
    this.#doneBytes += sign * doneBytesOf(photo)
    if (photo.final !== undefined) this.#endedBytes += sign * (photo.size ?? 0)
  }
}

const ends: ReadonlySet<string> = new Set<Final["at"]>([
  "Ready",
  "Invalid",
  "Rejected",
  "Skipped",
  "Duplicate",
  "Failed",
  "Unfinished",
])

/** Seconds until the bytes will have left at the present rate; undefined while nobody can know. */
export const timeLeft = ({ allFound, bytes, doneBytes, rate }: Totals): number | undefined => {
  const left = bytes - doneBytes
  return allFound && rate.now > 0 && left > 0 ? left / rate.now : undefined
}

/** Photos that count: everything but what is no image. */
export const imagesOf = ({ counts, photos }: Totals): number => photos - counts.skipped

/** The indexes of the photos of a group, or of all; in the order in which they were found. */
export const indexesOf = (photos: ReadonlyArray<Photo>, group: Group | undefined): ReadonlyArray<number> => {
  const indexes: Array<number> = []
  for (const photo of photos) if (group === undefined || groupOf(photo) === group) indexes.push(photo.index)
  return indexes
}
