import {
  askServer,
  type Checked,
  type Project,
  photosOfStatement,
  RunFault,
  readyIn,
  receiptText,
  type SignedStatement,
  UploadApi,
} from "@altilift/core"
import { Effect } from "effect"
import writeFileAtomic from "write-file-atomic"
import { fileErrorOf } from "../fileErrors.ts"
import { readReceipt } from "./Receipt.ts"

/** Refuses early where the server signs no receipts. */
export const mustSignReceipts = Effect.gen(function* () {
  const api = yield* UploadApi
  const { receipt } = yield* askServer("server-features", api.features)
  if (!receipt) return yield* new RunFault({ kind: "refused", problem: { code: "receipts-not-offered", host: api.endpoint } })
})

/**
 * Gets the receipt of these photos, and writes it; the file is there as a whole or not at all. One that does not hold
 * is not written.
 *
 * @returns the fingerprint of its key
 */
export const fetchReceipt = Effect.fn("fetchReceipt")(function* (project: Project, images: ReadonlyArray<Checked>, path: string) {
  const api = yield* UploadApi
  const checksums = [...new Set(images.flatMap(one => ("content" in one ? one.content.checksum : [])))]
  const statements: Array<SignedStatement> = []
  for (let from = 0; from < checksums.length; from += photosOfStatement) {
    statements.push(yield* askServer("receipt", api.receipt(project.id, checksums.slice(from, from + photosOfStatement))))
  }
  const text = yield* Effect.try({ try: () => receiptText(statements), catch: cause => notValid(api.endpoint, cause) })
  const all = readReceipt(text) ?? []
  const named = readyIn(all.map(({ statement }) => statement))
  const key = all[0]?.fingerprint ?? ""
  const holds = all.every(({ isSigned, fingerprint }) => isSigned && fingerprint === key)
  if (!holds || checksums.some(checksum => !named.has(checksum))) return yield* notValid(api.endpoint)
  yield* Effect.tryPromise({
    try: () => writeFileAtomic(path, text),
    catch: cause =>
      new RunFault({ kind: "local", problem: { code: "report-not-written", file: path, ...fileErrorOf(cause) }, cause }),
  })
  return key
})

const notValid = (host: string, cause?: unknown): RunFault =>
  new RunFault({ kind: "refused", problem: { code: "receipt-not-valid", host }, cause })
