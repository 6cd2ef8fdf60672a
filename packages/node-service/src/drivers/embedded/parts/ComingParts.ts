import { Context, Effect, Layer, type Scope } from "effect"
import { keyOf } from "../../../ports/objectKey.ts"
import { EdgeError } from "../EdgeError.ts"
import type { Part, Upload } from "./PartFiles.ts"

/** A part on its way in. */
export interface ComingPart {
  readonly number: number
  /** Bytes that it is known to have: those announced, or those that came. */
  size: number
  /** The same part is being sent again, and this body is not wanted any more. */
  replaced: boolean
}

/**
 * Parts of uploads that are coming in just now, so that they count before they are kept. Of one number only the latest
 * counts: a client sends a part again where an earlier attempt got stuck.
 */
export class ComingParts extends Context.Service<
  ComingParts,
  {
    /** Counts a part until the scope closes. */
    readonly enter: (upload: Upload, number: number, size: number) => Effect.Effect<ComingPart, never, Scope.Scope>
    /** Bytes of an upload together with what is kept of it already. */
    readonly total: (upload: Upload, kept: ReadonlyArray<Part>) => number
  }
>()("@altilift/node-service/drivers/embedded/parts/ComingParts") {
  static readonly layer = Layer.sync(ComingParts, () => {
    const coming = new Map<string, Map<number, ComingPart>>()
    const add = (upload: string, part: ComingPart) => {
      const parts = coming.get(upload) ?? new Map<number, ComingPart>()
      const earlier = parts.get(part.number)
      if (earlier !== undefined) earlier.replaced = true
      coming.set(upload, parts.set(part.number, part))
      return part
    }
    const remove = (upload: string, part: ComingPart) => {
      const parts = coming.get(upload)
      if (parts?.get(part.number) === part) parts.delete(part.number)
      if (parts?.size === 0) coming.delete(upload)
    }
    return ComingParts.of({
      enter: (upload, number, size) =>
        Effect.acquireRelease(
          Effect.sync(() => add(nameOf(upload), { number, size, replaced: false })),
          part => Effect.sync(() => remove(nameOf(upload), part)),
        ),
      total: (upload, kept) => {
        const parts = coming.get(nameOf(upload))
        const others = kept.filter(({ number }) => parts?.has(number) !== true)
        return [...others, ...(parts?.values() ?? [])].reduce((sum, { size }) => sum + size, 0)
      },
    })
  })
}

/** An id alone is what a client says. */
const nameOf = ({ key, id }: Upload): string => `${keyOf(key)}/${id}`

export const replaced = new EdgeError({ code: "RequestTimeout", message: "The part is being sent again by another request" })
