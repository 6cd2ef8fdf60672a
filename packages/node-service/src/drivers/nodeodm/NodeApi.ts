import { openAsBlob } from "node:fs"
import { access, readFile } from "node:fs/promises"
import { rootCertificates } from "node:tls"
import { restHeaders } from "@altilift/core"
import { Effect, Redacted } from "effect"
import { Agent, type Dispatcher, FormData, interceptors, request } from "undici"
import { z } from "zod"
import { operator } from "../../messages/operator.ts"
import { FileError } from "../../ports/FileError.ts"
import type { NodeOdmSettings } from "../../reconstruction/nodeOdmSettings.ts"
import { SettingsError } from "../../SettingsError.ts"
import { isOfDisk } from "../download.ts"
import { makeWords, readAnswer } from "./answers.ts"
import { lost, NodeFailure } from "./NodeFailure.ts"

/** Codes of a task's status (docs/swagger.json of NodeODM). */
export const status = { queued: 10, running: 20, failed: 30, completed: 40, cancelled: 50 } as const

const nodeInfo = z.object({
  version: z.string(),
  taskQueueCount: z.number().optional(),
  maxImages: z.number().nullish(),
})

const taskInfo = z.object({
  status: z.object({ code: z.number(), errorMessage: z.string().optional() }),
  /** Percent; ClusterODM leaves it out while it looks for a node. */
  progress: z.number().optional(),
  imagesCount: z.number().optional(),
})
export type TaskInfo = z.infer<typeof taskInfo>

/** A photo under the name that it has on the node. */
export interface NamedFile {
  readonly path: string
  readonly name: string
}

/** What a new task is asked for. */
export interface NewTask {
  readonly name: string
  readonly options: NodeOdmSettings["options"]
  readonly outputs: ReadonlyArray<string> | undefined
}

interface Call {
  readonly path: string
  readonly method?: "POST"
  readonly headers?: Record<string, string>
  readonly query?: Record<string, string>
  readonly body?: FormData | string
  /** Whether the answer may be that there is no such task. */
  readonly ofTask?: boolean
}

/**
 * Several requests at a time, and none that hangs: without a byte for so long, in milliseconds, a connection is lost.
 */
const connections = { connections: 8, connectTimeout: 15_000, headersTimeout: 300_000, bodyTimeout: 120_000 }

const readCertificates = (name: string, file: string) =>
  Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: cause => new SettingsError({ message: operator.caUnreadable(name, file, String(cause)) }),
  })

/** Asks a NodeODM, as `docs/swagger.json` of NodeODM 2.2 has it. Every call is one try. */
export const makeNodeApi = Effect.fnUntraced(function* ({ name, url, token, ca: file }: NodeOdmSettings) {
  const { connectTimeout, ...rest } = connections
  const ca = file === undefined ? {} : { ca: [...rootCertificates, yield* readCertificates(name, file)] }
  const agent = yield* Effect.acquireRelease(
    Effect.sync(() => new Agent({ ...rest, connect: { timeout: connectTimeout, ...ca } })),
    agent => Effect.promise(() => agent.destroy()),
  )
  const words = makeWords(token)

  /** The token goes by the query: NodeODM reads it nowhere else. So no URL may reach a message. */
  const send = ({ path, method, query = {}, headers = {}, body }: Call, signal: AbortSignal) => {
    const all = new URLSearchParams({ ...query, ...(token === undefined ? {} : { token: Redacted.value(token) }) })
    return request(`${url}${path}${all.size === 0 ? "" : `?${all}`}`, {
      dispatcher: agent,
      method: method ?? "GET",
      headers,
      body: body ?? null,
      signal,
    })
  }

  const ask = <S extends z.ZodType>(call: Call, shape: S) =>
    Effect.tryPromise({
      try: async signal => readAnswer(await send(call, signal), shape, call.ofTask ?? false, words),
      catch: failureOf,
    })

  const ofTask = { ofTask: true } as const
  const post = { method: "POST", ...ofTask } as const
  return {
    /** Makes a text of the node fit for people. */
    words,
    info: ask({ path: "/info" }, nodeInfo),
    options: ask({ path: "/options" }, z.array(z.object({ name: z.string() }))),
    /** Begins a task of this UUID, also when it was begun already; the node may choose another UUID. */
    init: (uuid: string, task: NewTask) =>
      Effect.suspend(() =>
        Effect.map(
          ask(
            { path: "/task/new/init", method: "POST", headers: { "set-uuid": uuid }, body: formOf(task) },
            z.object({ uuid: z.uuid() }),
          ),
          answer => answer.uuid,
        ),
      ),
    upload: (uuid: string, files: ReadonlyArray<NamedFile>) =>
      Effect.tryPromise({
        try: async signal => {
          const call = { path: `/task/new/upload/${uuid}`, ...post, body: await filesOf(files) }
          await readAnswer(await send(call, signal), done, true, words)
        },
        catch: failureOf,
      }),
    commit: (uuid: string) => ask({ path: `/task/new/commit/${uuid}`, ...post }, z.object({ uuid: z.string() })),
    taskInfo: (uuid: string) => ask({ path: `/task/${uuid}/info`, ...ofTask }, taskInfo),
    /** Lines of a task's output from this one on. */
    output: (uuid: string, line: number) =>
      ask({ path: `/task/${uuid}/output`, query: { line: String(line) }, ...ofTask }, z.array(z.string())),
    /** Cancels a task and removes all of it. */
    remove: (uuid: string) =>
      ask(
        {
          path: "/task/remove",
          ...post,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ uuid }).toString(),
        },
        done,
      ),
    /** Opens the archive of the results from a byte on; ClusterODM may send on to a bucket, which gets no token. */
    openArchive: (uuid: string, from: number, signal: AbortSignal): Promise<Dispatcher.ResponseData> => {
      const query = token === undefined ? "" : `?${new URLSearchParams({ token: Redacted.value(token) })}`
      return request(`${url}/task/${uuid}/download/all.zip${query}`, {
        dispatcher: agent.compose(interceptors.redirect({ maxRedirections: 3 })),
        headers: restHeaders(from),
        signal,
      })
    },
  }
})

export type NodeApi = Effect.Success<ReturnType<typeof makeNodeApi>>

const done = z.object({ success: z.literal(true) })

export const failureOf = (cause: unknown): NodeFailure | FileError => {
  if (cause instanceof NodeFailure || cause instanceof FileError) return cause
  if (isOfConnection(cause)) return lost(cause)
  if (isOfDisk(cause) || (cause instanceof Error && cause.name === "NotReadableError")) return new FileError({ cause })
  return lost(cause)
}

/** A firewall refuses a connection by codes that disks have too. */
const isOfConnection = (cause: unknown): boolean =>
  cause instanceof Error && "syscall" in cause && ["connect", "getaddrinfo"].includes(String(cause.syscall))

const formOf = ({ name, options, outputs }: NewTask): FormData => {
  const form = new FormData()
  form.append("name", name)
  form.append("options", JSON.stringify(Object.entries(options).map(([name, value]) => ({ name, value }))))
  if (outputs !== undefined) form.append("outputs", JSON.stringify(outputs))
  return form
}

/** Photos as parts that are read while they are sent: none is in memory as a whole. */
const filesOf = async (files: ReadonlyArray<NamedFile>): Promise<FormData> => {
  const form = new FormData()
  for (const { path, name } of files) {
    // For an error with a code: the Blob's has none.
    await access(path)
    form.append("images", await openAsBlob(path), name)
  }
  return form
}
