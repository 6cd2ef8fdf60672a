import { Effect } from "effect"
import { EdgeError } from "../EdgeError.ts"
import type { EdgeRequest, ObjectRequest } from "../Protocol.ts"
import { edgeBucketName } from "../presign.ts"

/** A request as OSS reads it: whichever way the bucket was named, the same. Its name is not yet checked. */
export type OssRequest = ObjectRequest

/** Whether a request speaks OSS; any other is taken for S3. */
export const isOss = ({ message: { headers }, search }: EdgeRequest): boolean =>
  headers.authorization?.startsWith("OSS") === true ||
  Object.keys(headers).some(name => name.startsWith("x-oss-")) ||
  /(?:^|&)(?:OSSAccessKeyId|x-oss-signature)=/.test(search)

/**
 * The bucket is the first segment of the path, or the first label of the host: for an endpoint that is an IP address
 * some clients make up a host (`edge.oss-cn-hangzhou.aliyuncs.com`), so what follows the label says nothing. No
 * project's id is a bucket's name, so the two never clash.
 */
export const readOssRequest = Effect.fnUntraced(function* (request: EdgeRequest) {
  const path = yield* unescape(request.path)
  const inHost = request.message.headers.host?.startsWith(`${edgeBucketName}.`) === true
  const inPath = path === `/${edgeBucketName}` || path.startsWith(`/${edgeBucketName}/`)
  const query = yield* readQuery(request.search)
  if (inHost && !inPath) return { ...request, query, bucket: edgeBucketName, name: path.slice(1) } satisfies OssRequest
  const [, bucket = "", ...name] = path.split("/")
  return { ...request, query, bucket, name: name.join("/") } satisfies OssRequest
})

const readQuery = Effect.fnUntraced(function* (search: string) {
  const query = new Map<string, string>()
  for (const pair of search === "" ? [] : search.split("&")) {
    const at = pair.indexOf("=")
    const name = yield* unescape(at === -1 ? pair : pair.slice(0, at))
    if (query.has(name)) {
      return yield* new EdgeError({ code: "InvalidArgument", message: `The parameter ${name.slice(0, 40)} is given twice` })
    }
    query.set(name, at === -1 ? "" : yield* unescape(pair.slice(at + 1)))
  }
  return query
})

const unescape = (text: string) =>
  Effect.try({
    try: () => decodeURIComponent(text),
    catch: () => new EdgeError({ code: "InvalidURI", message: "The address has escapes that are no UTF-8" }),
  })
