import {
  photosOfStatement,
  type ReceiptStatement,
  readyIn,
  receiptStatement,
  receiptText,
  type SignedStatement,
} from "@altilift/core"
import { ApiFailure, type Client } from "@altilift/core/client"

/** What a server signed about photos of a project. */
export interface Receipt {
  /** Name of the project. */
  readonly project: string
  /** Server's time of the first statement; milliseconds since 1970. */
  readonly time: number
  /** SHA-1 of the photos that it says are Ready. */
  readonly ready: ReadonlySet<string>
  /** The file; `altilift verify-receipt` reads it. */
  readonly text: string
}

/** Gets the receipt of these photos. Rejects with an `ApiFailure`; where the server signs none, `receipts-not-offered`. */
export const fetchReceipt = async (
  server: Client,
  project: string,
  checksums: ReadonlyArray<string>,
  signal: AbortSignal,
): Promise<Receipt> => {
  const signed: Array<SignedStatement> = []
  for (let from = 0; from < checksums.length; from += photosOfStatement) {
    signed.push(await server.receipt(project, checksums.slice(from, from + photosOfStatement), { signal }))
  }
  const statements = signed.map(({ statement }) => read(statement, server.endpoint))
  const [first] = statements
  if (first === undefined) throw notValid(server.endpoint)
  return { project: first.project.name, time: Date.parse(first.time), ready: readyIn(statements), text: receiptText(signed) }
}

const read = (text: string, host: string): ReceiptStatement => {
  try {
    return receiptStatement.parse(JSON.parse(text))
  } catch {
    throw notValid(host)
  }
}

const notValid = (host: string): ApiFailure =>
  new ApiFailure({ class: "run", kind: "refused", problem: { code: "receipt-not-valid", host } })
