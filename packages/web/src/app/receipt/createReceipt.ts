import type { Problem } from "@altilift/core"
import type { Client } from "@altilift/core/client"
import { type Accessor, createSignal, onCleanup } from "solid-js"
import { isNotAuthorised, problemOf } from "../problemOf.ts"
import { fetchReceipt, type Receipt } from "./fetchReceipt.ts"

/** How far a receipt is. `not offered`: this server signs none. */
export type ReceiptState =
  | { readonly at: "not asked" | "asking" | "not offered" }
  | { readonly at: "here"; readonly receipt: Receipt }
  | { readonly at: "failed"; readonly problem: Problem }

/** The receipt of photos of a project. */
export interface ReceiptOfPhotos {
  readonly state: Accessor<ReceiptState>
  /** A later call ends an earlier one. */
  readonly ask: (checksums: ReadonlyArray<string>) => void
  readonly forget: () => void
}

export const createReceipt = (given: {
  readonly server: Client
  readonly project: string
  readonly onNotAuthorised: () => void
}): ReceiptOfPhotos => {
  const [state, setState] = createSignal<ReceiptState>({ at: "not asked" })
  let asking: AbortController | undefined
  onCleanup(() => asking?.abort())

  const request = async (checksums: ReadonlyArray<string>, signal: AbortSignal): Promise<ReceiptState> => {
    try {
      return { at: "here", receipt: await fetchReceipt(given.server, given.project, checksums, signal) }
    } catch (cause) {
      if (!signal.aborted && isNotAuthorised(cause)) given.onNotAuthorised()
      const problem = problemOf(cause)
      return problem.code === "receipts-not-offered" ? { at: "not offered" } : { at: "failed", problem }
    }
  }
  const ask = async (checksums: ReadonlyArray<string>): Promise<void> => {
    asking?.abort()
    asking = new AbortController()
    const { signal } = asking
    setState({ at: "asking" })
    const found = await request(checksums, signal)
    if (!signal.aborted) setState(found)
  }
  return {
    state,
    ask: checksums => void ask(checksums),
    forget: () => {
      asking?.abort()
      setState({ at: "not asked" })
    },
  }
}
