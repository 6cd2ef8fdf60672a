import { createHash, createHmac, randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { signV1 } from "../src/drivers/embedded/oss/signature.ts"

/** What a role session may do. */
interface Session {
  readonly secret: string
  /** Objects and what may be done with them, by the policy it was made with. */
  readonly allows: (action: string, resource: string) => boolean
}

/** One request for an STS, as it came. */
export interface Assumed {
  readonly role: string
  readonly session: string
  readonly seconds: number
  readonly policy: unknown
}

/** As much of Aliyun as a bucket needs: STS and one OSS account, with signatures and policies enforced, on loopback. */
export interface Aliyun {
  readonly endpoint: string
  readonly stsEndpoint: string
  readonly accessKeyId: string
  readonly secret: string
  readonly bucket: string
  readonly objects: Map<string, Buffer>
  readonly assumed: Array<Assumed>
  /** GETs as they came: the range asked for. */
  readonly reads: Array<string | undefined>
  /** What happens next, instead of what should. */
  readonly trouble: { sts?: "denied" | "broken"; validity?: number; cutReads?: number }
  readonly close: () => Promise<unknown>
}

const xml = (response: ServerResponse, status: number, code: string): ServerResponse => {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  return response.writeHead(status, { "content-type": "application/xml", "content-length": body.length }).end(body)
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** https://help.aliyun.com: percent-encoding of the RPC signature. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, mark => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

const signedRpc = (form: URLSearchParams, secret: string): string => {
  const query = [...form]
    .filter(([name]) => name !== "Signature")
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join("&")
  return createHmac("sha1", `${secret}&`)
    .update(`POST&%2F&${encoded(query)}`)
    .digest("base64")
}

const allowedBy =
  (policy: { Statement: ReadonlyArray<{ Effect: string; Action: ReadonlyArray<string>; Resource: ReadonlyArray<string> }> }) =>
  (action: string, resource: string): boolean =>
    policy.Statement.some(
      ({ Effect, Action, Resource }) =>
        Effect === "Allow" &&
        Action.includes(action) &&
        Resource.some(pattern => resource.startsWith(pattern.replace(/\*$/, ""))),
    )

type State = Omit<Aliyun, "endpoint" | "stsEndpoint" | "close"> & { readonly sessions: Map<string, Session> }

const answerSts = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
  const form = new URLSearchParams((await bodyOf(request)).toString())
  const answer = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  const refuse = (status: number, Code: string) => answer(status, { Code, Message: `${Code} by test` })
  if (state.trouble.sts === "broken") return response.destroy()
  if (state.trouble.sts === "denied") return refuse(403, "NoPermission")
  if (form.get("AccessKeyId") !== state.accessKeyId) return refuse(404, "InvalidAccessKeyId.NotFound")
  if (form.get("Signature") !== signedRpc(form, state.secret)) return refuse(400, "SignatureDoesNotMatch")
  const policy = JSON.parse(form.get("Policy") ?? "null")
  const seconds = Number(form.get("DurationSeconds"))
  state.assumed.push({ role: form.get("RoleArn") ?? "", session: form.get("RoleSessionName") ?? "", seconds, policy })
  const random = () => randomBytes(12).toString("hex")
  const [AccessKeyId, AccessKeySecret, SecurityToken] = [`STS.${random()}`, random(), random()]
  state.sessions.set(AccessKeyId, { secret: AccessKeySecret, allows: allowedBy(policy) })
  const expires = new Date(Date.now() + (state.trouble.validity ?? seconds) * 1000)
  const Expiration = expires.toISOString().replace(/\.\d+Z/, "Z")
  return answer(200, { Credentials: { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } })
}

const actions: Readonly<Record<string, string>> = {
  PUT: "oss:PutObject",
  GET: "oss:GetObject",
  HEAD: "oss:GetObject",
  DELETE: "oss:DeleteObject",
}

const answerOss = async (state: State, request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
  const [, bucket = "", ...rest] = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname).split("/")
  const name = rest.join("/")
  const [, id = "", signature] = /^OSS ([^:]+):(.+)$/.exec(request.headers.authorization ?? "") ?? []
  const session = state.sessions.get(id)
  const secret = id === state.accessKeyId ? state.secret : session?.secret
  const body = await bodyOf(request)
  if (secret === undefined) return xml(response, 403, "InvalidAccessKeyId")
  const read = { message: request, path: "", search: "", bucket, name, query: new Map<string, string>() }
  const expected = signV1(secret, read as unknown as Parameters<typeof signV1>[1])
  if (signature !== expected) return xml(response, 403, "SignatureDoesNotMatch")
  const action = actions[request.method ?? ""] ?? ""
  if (session?.allows(action, `acs:oss:*:*:${bucket}/${name}`) === false) return xml(response, 403, "AccessDenied")
  if (bucket !== state.bucket) return xml(response, 404, "NoSuchBucket")
  return answerObject(state, request, response, name, body)
}

const etagOf = (bytes: Buffer): string => `"${createHash("md5").update(bytes).digest("hex").toUpperCase()}"`

const answerObject = (
  state: State,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  name: string,
  body: Buffer,
): ServerResponse => {
  if (method === "DELETE") {
    state.objects.delete(name)
    // Whether there was one or not.
    return end(response, 204)
  }
  const object = method === "PUT" ? body : state.objects.get(name)
  if (object === undefined) return method === "GET" ? xml(response, 404, "NoSuchKey") : end(response, 404)
  if (method === "PUT") state.objects.set(name, body)
  if (method !== "GET") {
    return end(response, 200, { etag: etagOf(object), "content-length": method === "HEAD" ? object.length : 0 })
  }
  state.reads.push(headers.range)
  const match = headers["if-match"]
  if (match !== undefined && match !== etagOf(object)) return xml(response, 412, "PreconditionFailed")
  return sendObject(state, response, object, Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0))
}

const end = (response: ServerResponse, status: number, headers = {}): ServerResponse => response.writeHead(status, headers).end()

const sendObject = ({ trouble }: State, response: ServerResponse, object: Buffer, from: number): ServerResponse => {
  const part = object.subarray(from)
  response.writeHead(from === 0 ? 200 : 206, { etag: etagOf(object), "content-length": part.length })
  const cuts = trouble.cutReads ?? 0
  trouble.cutReads = Math.max(0, cuts - 1)
  if (cuts === 0) return response.end(part)
  response.write(part.subarray(0, Math.ceil(part.length / 2)), () => setTimeout(() => response.destroy(), 500))
  return response
}

type Answer = (state: State, request: IncomingMessage, response: ServerResponse) => Promise<unknown>

/** Starts both on free ports; the one bucket there is bears this name. */
export const startAliyun = async (bucket: string): Promise<Aliyun> => {
  const state: State = {
    accessKeyId: `LTAI${randomBytes(8).toString("hex")}`,
    secret: randomBytes(16).toString("hex"),
    bucket,
    objects: new Map(),
    assumed: [],
    reads: [],
    trouble: {},
    sessions: new Map(),
  }
  const listen = async (answer: Answer) => {
    const server = createServer((request, response) => {
      answer(state, request, response).catch(() => response.destroy())
    })
    await once(server.listen(0, "127.0.0.1"), "listening")
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  }
  const [oss, sts] = [await listen(answerOss), await listen(answerSts)]
  const close = async ({ server }: { readonly server: Server }) => {
    server.closeAllConnections()
    await once(server.close(), "close")
  }
  return { ...state, endpoint: oss.url, stsEndpoint: sts.url, close: () => Promise.all([close(oss), close(sts)]) }
}
