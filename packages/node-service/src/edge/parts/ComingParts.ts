import { Context, Effect, Layer, type Scope } from "effect"
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
 * Parts of uploads that are coming in just now, so that they count before they are kept. Of one number only the latest counts: a client
 * sends a part again where an earlier attempt got stuck.
 */
export class ComingParts extends Context.Service<
  ComingParts,
  {
    /** Counts a part until the scope closes. */
    readonly enter: (upload: Upload, number: number, size: number) => Effect.Effect<ComingPart, never, Scope.Scope>
    /** Bytes of an upload together with what is kept of it already. */
    readonly total: (upload: Upload, kept: ReadonlyArray<Part>) => number
  }
>()("@altilift/node-service/edge/ComingParts") {
  static readonly layer = Layer.sync(ComingParts, () => {
    const coming = new Map<string, Map<number, ComingPart>>()
    const add = (id: string, part: ComingPart) => {
      const parts = coming.get(id) ?? new Map<number, ComingPart>()
      const earlier = parts.get(part.number)
      if (earlier !== undefined) earlier.replaced = true
      coming.set(id, parts.set(part.number, part))
      return part
    }
    const remove = (id: string, part: ComingPart) => {
      const parts = coming.get(id)
      if (parts?.get(part.number) === part) parts.delete(part.number)
      if (parts?.size === 0) coming.delete(id)
    }
    return ComingParts.of({
      enter: ({ id }, number, size) =>
        Effect.acquireRelease(
          Effect.sync(() => add(id, { number, size, replaced: false })),
          part => Effect.sync(() => remove(id, part)),
        ),
      total: ({ id }, kept) => {
        const parts = coming.get(id)
        const others = kept.filter(({ number }) => parts?.has(number) !== true)
        return [...others, ...(parts?.values() ?? [])].reduce((sum, { size }) => sum + size, 0)
      },
    })
  })
}

export const replaced = new EdgeError({ code: "RequestTimeout", message: "The part is being sent again by another request" })
