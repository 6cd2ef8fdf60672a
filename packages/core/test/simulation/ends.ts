import type { Final, Outcome } from "../../src/index.ts"
import { checksumOf } from "./disk.ts"
import type { PhotoKind, Scenario } from "./Scenario.ts"
import type { Violation } from "./Violation.ts"
import type { World } from "./world.ts"

/** How a photo may end when nothing fails any more. */
export const endsAtLast: Record<PhotoKind, ReadonlyArray<string>> = {
  good: ["Ready"],
  invalid: ["Invalid"],
  "corrupted once": ["Ready"],
  "overlooked once": ["Ready"],
  "noticed late": ["Ready"],
  "not an image": ["Skipped"],
  gone: ["Rejected"],
  replaced: ["Ready"],
  edited: ["Ready"],
  "changed once": ["Ready"],
  // What was sent before it was gone, or before anybody noticed that it changes, is there.
  changing: ["Rejected", "Ready"],
  vanishes: ["Rejected", "Ready"],
  unreadable: ["Rejected"],
  poisoned: ["Failed"],
  refused: ["Failed"],
  "too big for the link": ["Ready"],
}

/** Photos that do not end as they may. Of twins, one stands for all: which one is left to the run. */
export const endsOf = (
  { images }: Outcome,
  { photos }: Scenario,
  allowed: typeof endsAtLast,
): ReadonlyArray<Violation & { readonly invariant: 4 }> => {
  const ends = new Map(images.map(final => [final.file.name, final]))
  return [...Map.groupBy(photos, ({ content }) => content)].flatMap(([content, twins]) => {
    const wrong = (why: string) => [
      {
        invariant: 4 as const,
        what: `${content} ends as ${twins.map(({ name }) => describe(ends.get(name))).join(", ")}: ${why}`,
      },
    ]
    const owners = twins.filter(({ name }) => ends.get(name)?.at !== "Duplicate")
    const sound = twins.filter(({ kind }) => allowed[kind].includes("Ready") && allowed[kind].length === 1)
    for (const { name, kind } of owners) {
      const end = ends.get(name)
      if (end === undefined || !allowed[kind].includes(end.at)) return wrong(`instead of ${allowed[kind].join(" or ")}`)
    }
    if (owners.length === 0) return wrong("of which is there none?")
    if (twins.some(({ name }) => isDuplicateOfBad(ends.get(name))) && sound.length > 0) return wrong("a good one is there")
    // Of files that were twins once some may have other bytes by now.
    const ready = owners.flatMap(({ name }) => {
      const end = ends.get(name)
      return end?.at === "Ready" ? [end.content.checksum] : []
    })
    return ready.length > new Set(ready).size ? wrong("the same content is Ready twice") : []
  })
}

const isDuplicateOfBad = (final: Final | undefined) => final?.at === "Duplicate" && final.as !== "Ready"

export const placesOf = ({ images }: Outcome, { disk }: Scenario): ReadonlyArray<Violation> =>
  disk.places.flatMap(name => {
    const end = images.find(({ file }) => file.name === name)
    return end?.at === "Rejected" ? [] : [{ invariant: 1, what: `the unreadable place ${name} ends as ${describe(end)}` }]
  })

/** 8: what is reported Ready is what is on the disk, as far as a size or a time tells. */
export const freshChecksums = (world: World, { images }: Outcome): ReadonlyArray<Violation> =>
  world.scenario.photos.flatMap(photo => {
    const end = images.find(({ file }) => file.name === photo.name)
    if (photo.kind !== "edited" || end?.at !== "Ready") return []
    return end.content.checksum === checksumOf(world.disk.bytesOf(photo))
      ? []
      : [{ invariant: 8, what: `${photo.name} is reported Ready with the bytes it had before it was edited` }]
  })

const describe = (final: Final | undefined): string =>
  final === undefined
    ? "nothing"
    : final.at === "Failed" || final.at === "Rejected"
      ? `${final.at} (${final.problem.code})`
      : final.at
