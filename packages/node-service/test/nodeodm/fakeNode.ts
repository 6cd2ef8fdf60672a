import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { zip } from "./zip.ts"

/** What a task on the fake node is. */
interface FakeTask {
  readonly files: Array<string>
  committed: boolean
}

/** Answers instead of the node, when it wants to; `answered`: the node does its work first, and its answer is lost. */
export type Intervention = (path: string, request: IncomingMessage, response: ServerResponse) => boolean | "answered"

export interface FakeNode {
  readonly url: string
  readonly tasks: Map<string, FakeTask>
  /** Names of files by task, also of tasks that were removed. */
  readonly sent: Array<ReadonlyArray<string>>
  /** Paths that were asked for, without UUIDs. */
  readonly asked: Array<string>
  readonly queries: Array<string>
  intervene: Intervention
  /** What a task's info says beside the defaults. */
  info: Record<string, unknown>
  output: ReadonlyArray<string>
  archive: Buffer
  /** Whether it gives ranges, as ClusterODM with a bucket does. */
  ranges: boolean
  readonly close: () => Promise<void>
}

/** A node that does what NodeODM does as far as tests of faults need it: tasks complete at once. */
export const startFakeNode = async (): Promise<FakeNode> => {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://fake")
    const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(url.pathname)?.[0]
    const path = url.pathname.replace(`/${uuid}`, "")
    node.asked.push(path)
    node.queries.push(url.search)
    const body = await textOf(request)
    if (body === undefined) return
    const intervened = node.intervene(path, request, response)
    if (intervened === true) return
    const answer = answerOf(node, path, request, body, uuid ?? "")
    if (intervened === "answered") return void request.socket.destroy()
    if (Buffer.isBuffer(answer)) return sendArchive(node, answer, request, response)
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer))
  })
  await new Promise<void>(listening => server.listen(0, "127.0.0.1", listening))
  const node: FakeNode = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tasks: new Map(),
    sent: [],
    asked: [],
    queries: [],
    intervene: () => false,
    info: {},
    output: [],
    archive: zip([{ name: "odm_report/report.pdf", data: "report" }]),
    ranges: false,
    close: () =>
      new Promise(closed => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return node
}

/** undefined: the client ended the request. */
const textOf = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Array<Buffer> = []
  try {
    for await (const chunk of request) chunks.push(chunk)
  } catch {
    return undefined
  }
  return Buffer.concat(chunks).toString("latin1")
}

const answerOf = (node: FakeNode, path: string, request: IncomingMessage, body: string, inPath: string): unknown => {
  const uuid =
    path === "/task/new/init" ? String(request.headers["set-uuid"]) : inPath || (/uuid=([0-9a-f-]+)/.exec(body)?.[1] ?? "")
  const task = node.tasks.get(uuid)
  switch (path) {
    case "/info":
      return { version: "2.2.4", taskQueueCount: 3, maxImages: null }
    case "/options":
      return [{ name: "dsm" }]
    case "/task/new/init":
      if (task?.committed) return { error: `Invalid set-uuid: ${uuid}` }
      node.tasks.set(uuid, task ?? { files: [], committed: false })
      return { uuid }
    case "/task/new/upload":
      if (task === undefined || task.committed) return { error: "Invalid uuid (not found)" }
      task.files.push(...[...body.matchAll(/filename="([^"]+)"/g)].map(([, name = ""]) => name))
      return { success: true }
    case "/task/new/commit":
      if (task === undefined || task.committed) return { error: "Invalid uuid (not found)" }
      node.sent.push(task.files)
      task.committed = true
      return { uuid }
    case "/task/info":
      if (!task?.committed) return { error: `${uuid} not found` }
      return { uuid, status: { code: 40 }, progress: 100, imagesCount: task.files.length, ...node.info }
    case "/task/output":
      return node.output.slice(Number(new URL(request.url ?? "", "http://fake").searchParams.get("line")))
    case "/task/download/all.zip":
      return node.archive
    case "/task/remove":
      return node.tasks.delete(uuid) ? { success: true } : { success: false, error: `${uuid} not found` }
    default:
      return { error: `Cannot handle ${path}` }
  }
}

const sendArchive = (node: FakeNode, archive: Buffer, request: IncomingMessage, response: ServerResponse): void => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0)
  response.setHeader("content-type", "application/zip")
  if (!node.ranges || from === 0) return void response.setHeader("content-length", archive.length).end(archive)
  if (from >= archive.length) return void response.writeHead(416).end("x".repeat(100_000))
  response
    .writeHead(206, { "content-range": `bytes ${from}-${archive.length - 1}/${archive.length}` })
    .end(archive.subarray(from))
}
