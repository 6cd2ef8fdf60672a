/** Runs in a thread of its own, so that what the test does does not slow what it measures. */
import { readdirSync, readFileSync } from "node:fs"
import { createServer, get } from "node:http"
import type { AddressInfo } from "node:net"
import { parentPort, workerData } from "node:worker_threads"

/** What is watched, and what was seen. */
export interface Watched {
  readonly url: string
  readonly pid: number
}
export interface Seen {
  /**
   * Milliseconds until `/healthz` answered, at most, less what a bare server beside it took at the same time, and less
   * what the machine gave the service no processor.
   */
  readonly slowest: number
  /** Answers of `/healthz` other than 200, and requests without an answer. */
  readonly unhealthy: ReadonlyArray<string>
  /** Bytes of memory of the process and all of its descendants, at most. */
  readonly memory: number
  readonly looks: number
}

const { url, pid }: Watched = workerData
const bare = createServer((_, response) => void response.end("ok"))
await new Promise<void>(resolve => bare.listen(0, "127.0.0.1", resolve))
const bareUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/`

/** Milliseconds that the main thread of the service has waited for a processor so far: that is the machine's doing. */
const waited = (): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[1]) / 1e6
  } catch {
    // It ended.
    return 0
  }
}

/** Milliseconds until a new connection has its answer. */
const time = (address: string): Promise<{ readonly took: number; readonly fault?: string }> =>
  new Promise(resolve => {
    const begun = performance.now()
    const end = (fault?: string) => resolve({ took: performance.now() - begun, ...(fault === undefined ? {} : { fault }) })
    const request = get(address, { agent: false, timeout: 20_000 }, response => {
      response.resume().once("end", () => end(response.statusCode === 200 ? undefined : `HTTP ${response.statusCode}`))
    })
    request.once("timeout", () => request.destroy(new Error("no answer in 20 s"))).once("error", error => end(error.message))
  })

const childrenOf = (parent: number): ReadonlyArray<number> =>
  readdirSync(`/proc/${parent}/task`).flatMap(task =>
    readFileSync(`/proc/${parent}/task/${task}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number),
  )
const memoryOf = (id: number): number => {
  try {
    const pages = Number(readFileSync(`/proc/${id}/statm`, "utf8").split(" ")[1])
    return pages * 4096 + childrenOf(id).reduce((sum, child) => sum + memoryOf(child), 0)
  } catch {
    // It ended meanwhile.
    return 0
  }
}

let [slowest, memory, looks, over] = [0, 0, 0, false]
const unhealthy: Array<string> = []
parentPort?.once("message", () => {
  over = true
})
while (!over) {
  const before = waited()
  const [[service, waiting], control] = await Promise.all([
    time(`${url}/healthz`).then(timed => [timed, waited() - before] as const),
    time(bareUrl),
  ])
  slowest = Math.max(slowest, service.took - control.took - waiting)
  if (service.fault !== undefined) unhealthy.push(service.fault)
  memory = Math.max(memory, memoryOf(pid))
  looks++
  await new Promise(resolve => setTimeout(resolve, 50))
}
bare.close()
parentPort?.postMessage({ slowest, unhealthy, memory, looks } satisfies Seen)
