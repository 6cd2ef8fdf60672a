import { type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { pipeline } from "node:stream/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { cut, type Passed, recording, throttle } from "./bodies.ts"
import type { Decision } from "./Decisions.ts"

/** A request and what became of it. */
export interface Exchange {
  /** In the order of arrival, from 1. */
  readonly number: number
  readonly method: string
  readonly path: string
  /** Bytes of the body that reached the server. */
  readonly bytes: number
  /** SHA-1 of the body, when all of it reached the server. */
  readonly checksum: string | undefined
  /** HTTP status of the server's answer, whether it reached the client or not. */
  readonly status: number | undefined
  /** The rules that struck. */
  readonly rules: ReadonlyArray<string>
}

/** What is known of an exchange while it goes on. */
export interface Course {
  passed: Passed | undefined
  complete: boolean
  status: number | undefined
}

interface ObjectSource {
  readonly incoming: IncomingMessage
  /** Of the client; the request forgets it when it is gone. */
  readonly socket: Socket
  readonly outgoing: ServerResponse
  readonly target: { readonly host: string; readonly port: number }
  readonly decision: Decision
  readonly course: Course
}

const forEver = (passage: ObjectSource): Promise<void> => new Promise(resolve => passage.outgoing.once("close", resolve))

/** Lets one request meet what was decided. Rejects when the connection to either side breaks. */
export const exchange = async (passage: ObjectSource): Promise<void> => {
  const { outgoing, socket, decision } = passage
  const { fault } = decision
  if (fault?.kind === "answer") return answerItself(passage, fault)
  if (fault?.kind === "reset" && fault.when === "before") return void socket.resetAndDestroy()
  if (fault?.kind === "black hole" && fault.when === "before") return forEver(passage)
  const answer = await goOn(passage)
  if (decision.latency > 0) await sleep(decision.latency)
  if (fault?.kind === "reset" && fault.when === "after") return void socket.resetAndDestroy()
  if (fault?.kind === "black hole" && fault.when === "after") {
    answer.resume()
    return forEver(passage)
  }
  outgoing.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers))
  await pipeline([answer, ...throttled(decision), ...answerCut(passage, answer), outgoing])
}

const answerItself = async (
  { incoming, outgoing, decision, course }: ObjectSource,
  fault: Decision["fault"] & { kind: "answer" },
) => {
  if (!fault.early) await incoming.resume().toArray()
  if (decision.latency > 0) await sleep(decision.latency)
  course.status = undefined
  if (fault.early) outgoing.shouldKeepAlive = false
  outgoing.writeHead(fault.status, { "content-type": "text/html", ...fault.headers }).end(fault.body)
}

/** Sends the request on; yields the beginning of the answer. */
const goOn = async (passage: ObjectSource): Promise<IncomingMessage> => {
  const { incoming, outgoing, target, decision, course } = passage
  const { method, url, headers } = incoming
  const onward = request({ ...target, method, path: url, headers: endToEnd(headers), setHost: false, agent: false })
  const gone = () => onward.destroy()
  outgoing.once("close", gone)
  const { stream, passed } = recording()
  course.passed = passed
  const answered = new Promise<IncomingMessage>((resolve, reject) => onward.once("response", resolve).once("error", reject))
  // A server may answer before it has read everything, and then the sending fails; its answer counts.
  const sent = pipeline([incoming, ...throttled(decision), ...bodyCut(passage), stream, onward]).then(
    () => {
      course.complete = true
      return answered
    },
    () => answered,
  )
  const answer = await Promise.race([answered, sent])
  course.status = answer.statusCode
  return answer
}

const throttled = ({ bytesPerSecond }: Decision) => (bytesPerSecond === undefined ? [] : [throttle(bytesPerSecond)])

const bodyCut = ({ incoming, socket, decision: { fault, share } }: ObjectSource) => {
  if ((fault?.kind !== "reset" && fault?.kind !== "black hole") || fault.when !== "in the body") return []
  const struck = fault.kind === "reset" ? () => soon(() => socket.resetAndDestroy()) : () => undefined
  return [cut(shareOf(incoming, share), struck)]
}

const answerCut = ({ socket, decision: { fault, share } }: ObjectSource, answer: IncomingMessage) => {
  if (fault?.kind === "truncate") return [cut(shareOf(answer, share), () => soon(() => socket.end()))]
  if (fault?.kind !== "reset" || fault.when !== "in the answer") return []
  return [cut(shareOf(answer, share), () => soon(() => socket.resetAndDestroy()))]
}

/** What was let through is on its way by then. */
const soon = (then: () => void): void => void setTimeout(then, 20)

/** Bytes: never all of them, or nothing would be missing. */
const shareOf = ({ headers }: IncomingMessage, share: number): number => {
  const length = Number(headers["content-length"] ?? 1)
  return Math.max(0, Math.min(length - 1, Math.floor(length * share)))
}

/** Headers that are not about one connection only. */
const endToEnd = (headers: IncomingHttpHeaders): IncomingHttpHeaders => {
  const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...rest } = headers
  return rest
}
