import { createHash } from "node:crypto"
import { Effect, Layer, type Scope, Stream } from "effect"
import { type Content, ImageFault, ImageSource, NotAnImage, type Payload, type SourceFile } from "../src/index.ts"

/** A file that a test can change under the engine's hands. */
export interface TestPhoto {
  readonly file: SourceFile
  bytes: Uint8Array
  /** What becomes of reading it. */
  problem?: "gone" | "not an image"
}

export const photo = (name: string, content = name, size = 1000): TestPhoto => ({
  file: { ref: `/photos/${name}`, name, size, modifiedAt: 1 },
  bytes: new Uint8Array(Buffer.from(content.padEnd(size, "."))),
})

export const photos = (count: number): ReadonlyArray<TestPhoto> =>
  Array.from({ length: count }, (_, index) => photo(`DJI_${index}.JPG`))

export const checksumOf = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")

/**
 * A source in memory, which finds `listed` of what it can read; `reads` counts the reads of each file, `held` the
 * payloads that are not given back.
 */
export const memorySource = (given: ReadonlyArray<TestPhoto>, listed = given) => {
  const reads = new Map<string, number>()
  const held = { now: 0, most: 0 }
  const byRef = new Map(given.map(one => [one.file.ref, one]))
  const layer = Layer.succeed(ImageSource, {
    found: Stream.fromIterable(listed).pipe(Stream.map(({ file }) => ({ found: "file", file }) as const)),
    read: file =>
      Effect.suspend((): Effect.Effect<Payload, ImageFault | NotAnImage, Scope.Scope> => {
        const one = byRef.get(file.ref)
        reads.set(file.ref, (reads.get(file.ref) ?? 0) + 1)
        if (one === undefined || one.problem === "gone") {
          return Effect.fail(
            new ImageFault({ problem: { code: "unexpected", words: `${file.name} is gone` }, rerunMayHelp: true }),
          )
        }
        if (one.problem === "not an image") return Effect.fail(new NotAnImage({ problem: { code: "not-an-image", type: "" } }))
        const { bytes } = one
        const content: Content = { checksum: checksumOf(bytes), size: bytes.byteLength, type: file.meta ? "META" : "JPEG" }
        held.now++
        held.most = Math.max(held.most, held.now)
        return Effect.acquireRelease(Effect.succeed({ content, file: one.file, body: { kind: "bytes", bytes } as const }), () =>
          Effect.sync(() => held.now--),
        )
      }),
  })
  return { layer, reads, held }
}
