const faults = ["too-big", "unreachable", "unreadable", "no-webgl"] as const
/** Why a result is not shown. */
export type ResultFault = (typeof faults)[number]

export class ResultError extends Error {
  readonly fault: ResultFault
  constructor(fault: ResultFault, options?: ErrorOptions) {
    super(fault, options)
    this.fault = fault
  }
}

/** Of an error, also of one that a worker has thrown: those keep nothing but their message. */
export const faultOf = (cause: unknown): ResultFault =>
  faults.find(fault => cause instanceof Error && cause.message === fault) ?? "unreadable"

export interface FetchResultOptions {
  readonly signal: AbortSignal
  /** Bytes; more of them reject with `too-big`, also where the server does not say how many come. */
  readonly atMost: number
  /** Bytes that are here, and of how many if the server says so. */
  readonly onProgress?: (here: number, all: number | undefined) => void
}

/** The bytes behind a link. Rejects with a `ResultError`, or the reason of an aborted signal. */
export const fetchResult = async (link: string, options: FetchResultOptions): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    const response = await fetch(link, { signal: options.signal, credentials: "omit" })
    if (!response.ok || response.body === null) throw new ResultError("unreachable")
    const length = Number(response.headers.get("content-length") ?? Number.NaN)
    const all = Number.isFinite(length) ? length : undefined
    if ((all ?? 0) > options.atMost) {
      await response.body.cancel()
      throw new ResultError("too-big")
    }
    return await collect(response.body, all, options)
  } catch (cause) {
    if (options.signal.aborted || cause instanceof ResultError) throw cause
    throw new ResultError("unreachable", { cause })
  }
}

const collect = async (
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  all: number | undefined,
  { atMost, onProgress }: FetchResultOptions,
): Promise<Uint8Array<ArrayBuffer>> => {
  const parts: Array<Uint8Array<ArrayBuffer>> = []
  let here = 0
  for await (const part of body) {
    here += part.length
    if (here > atMost) throw new ResultError("too-big")
    parts.push(part)
    onProgress?.(here, all)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}
