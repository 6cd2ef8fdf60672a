import { createHash } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { Login, RunningService } from "./service.ts"

/** An answer of the API, read with as little ceremony as a test wants. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test asked for
  readonly data: any
  readonly errors?: ReadonlyArray<{
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly problem?: string; readonly params?: object }
  }>
}

/** Asks the API as a user, by default the owner; `null` sends no header. */
export const ask = async (
  service: RunningService,
  query: string,
  variables: Record<string, unknown> = {},
  login: Partial<Login> | null = service.owner,
): Promise<Answer> => {
  const headers: Record<string, string> = { "content-type": "application/json" }
  if (login?.key !== undefined) headers.key = login.key
  if (login?.token !== undefined) headers.altitoken = login.token
  const response = await fetch(`${service.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query, variables }) })
  return (await response.json()) as Answer
}

/** The codes of an answer's errors. */
export const codesOf = (answer: Answer): ReadonlyArray<string | undefined> =>
  (answer.errors ?? []).map(error => error.extensions?.code)

export const sha1 = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex")

export const createProject = async (service: RunningService, name = "a project", login?: Login): Promise<string> => {
  const { data } = await ask(service, "mutation($name: String!) { createProject(name: $name) { id } }", { name }, login)
  return data.createProject.id
}

/** An image as registered, and where its bytes go. */
export interface Signed {
  readonly url: string
  readonly image: { readonly id: string; readonly state: string; readonly name: string; readonly filename: string }
}

/** Registers an image and has its PUT signed. */
export const register = async (
  service: RunningService,
  pid: string,
  bytes: Uint8Array,
  options: { readonly name?: string; readonly checksum?: string | null; readonly login?: Login } = {},
): Promise<Signed> => {
  const checksum = options.checksum === undefined ? sha1(bytes) : options.checksum
  const answer = await ask(
    service,
    `mutation($pid: ID!, $name: String!, $checksum: String) {
      uploadImageS3(pid: $pid, bucket: Local, filename: $name, type: JPEG, checksum: $checksum) {
        url image { id state name filename }
      }
    }`,
    { pid, name: options.name ?? "photo.jpg", checksum },
    options.login,
  )
  if (answer.data?.uploadImageS3 == null) throw new Error(JSON.stringify(answer))
  return answer.data.uploadImageS3
}

export const start = (service: RunningService, id: string) =>
  ask(service, "mutation($id: ID!) { startImageUpload(id: $id) { id state } }", { id })

export const put = (url: string, bytes: Uint8Array | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: "PUT", body: bytes as Uint8Array<ArrayBuffer>, headers: { "content-type": "image/jpeg", ...headers } })

/** Registers, starts and puts one photo; the id of its image. */
export const upload = async (
  service: RunningService,
  pid: string,
  bytes: Uint8Array,
  name = "photo.jpg",
  checksum?: string | null,
) => {
  const signed = await register(service, pid, bytes, { name, ...(checksum === undefined ? {} : { checksum }) })
  await start(service, signed.image.id)
  const response = await put(signed.url, bytes)
  if (response.status !== 200) throw new Error(`PUT: ${response.status} ${await response.text()}`)
  return signed.image.id
}

export interface ImageState {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly error: ReadonlyArray<string>
  readonly checksum: string | null
  readonly grounded: boolean
}

export const images = async (service: RunningService, pid: string): Promise<ReadonlyArray<ImageState>> => {
  const { data } = await ask(
    service,
    "query($pid: ID!) { project(id: $pid) { allImages { edges { node { id name state error checksum grounded } } } } }",
    { pid },
  )
  return data.project.allImages.edges.map((edge: { node: ImageState }) => edge.node)
}

/** One image, as its owner sees it. */
export const image = async (service: RunningService, pid: string, id: string): Promise<Pick<ImageState, "state" | "error">> => {
  const { data } = await ask(service, "query($pid: ID!, $id: ID!) { project(id: $pid) { image(id: $id) { state error } } }", {
    pid,
    id,
  })
  return data.project.image
}

/**
 * Asks until the answer satisfies, for at most so many seconds. Unless told otherwise longer than a lease: what a killed
 * process was at is begun again within 60 s.
 */
export const until = async <A>(read: () => Promise<A>, satisfied: (value: A) => boolean, seconds = 75): Promise<A> => {
  const deadline = Date.now() + seconds * 1_000
  while (true) {
    const value = await read()
    if (satisfied(value)) return value
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`)
    await sleep(20)
  }
}

const decided = (all: ReadonlyArray<ImageState>) => all.every(image => image.state === "Ready" || image.state === "Invalid")

/** Waits until every image is Ready or Invalid. */
export const settled = (service: RunningService, pid: string) => until(() => images(service, pid), decided)
