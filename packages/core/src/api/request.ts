import { Effect } from "effect"
import type { OperationFailure } from "../client/Failure.ts"
import { decode, type Operation, refusedDocument } from "../client/Operation.ts"
import { textOf } from "../client/TypedDocument.ts"
import { fromReading, type Transport } from "./Transport.ts"

/** Asks one operation. Whether the account is at fault is for `Account` to say. */
export type Send<Variables, Data> = (variables: Variables) => Effect.Effect<Data, OperationFailure>

/** An answer, and the server's clock as `Answer.date` has it. */
export interface Dated<Data> {
  readonly data: Data
  readonly date: number | undefined
}

/** Asks in a request of its own, and what time it is. */
export const requestDated = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Send<Variables, Dated<Data>> => {
  let everAnswered = false
  return variables =>
    transport(textOf(operation.document), variables).pipe(
      Effect.mapError(failure => (failure.class === "document" ? refusedDocument(operation, failure, everAnswered) : failure)),
      Effect.tap(() => Effect.sync(() => (everAnswered = true))),
      Effect.flatMap(({ data, errors, date }) =>
        Effect.map(fromReading(decode(operation, variables, data, errors)), data => ({ data, date })),
      ),
    )
}

/** Asks in a request of its own. For everything that is not idempotent, and for what is asked once. */
export const request = <Variables extends Record<string, unknown>, Data>(
  transport: Transport,
  operation: Operation<Variables, Data>,
): Send<Variables, Data> => {
  const send = requestDated(transport, operation)
  return variables => Effect.map(send(variables), ({ data }) => data)
}
