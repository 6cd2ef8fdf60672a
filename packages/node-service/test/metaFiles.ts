import { setTimeout as sleep } from "node:timers/promises"
import { assert } from "vitest"
import { ask } from "./api.ts"
import type { Login, RunningService } from "./service.ts"

export const metaFacts = "id state name filename filesize date checksum error kind problems { code params }"

export interface MetaFile {
  readonly id: string
  readonly state: string
  readonly name: string
  readonly filesize: number | null
  readonly checksum: string | null
  readonly kind: string | null
  readonly error: ReadonlyArray<string>
  readonly problems: ReadonlyArray<{ readonly code: string; readonly params: { readonly line?: number } | null }>
}

const mutations = { S3: ["uploadMetaFileS3", "BucketS3"], MINIO: ["uploadMetaFileMinio", "BucketMinioMeta"] } as const
export type Cloud = keyof typeof mutations

/** Registers a meta file and has its PUT signed. */
export const signMeta = async (
  service: RunningService,
  pid: string,
  filename: string,
  cloud: Cloud = "S3",
  { login = service.owner, bucket: label = "Local" }: { readonly login?: Login; readonly bucket?: string } = {},
) => {
  const [mutation, bucket] = mutations[cloud]
  const answer = await ask(
    service,
    `mutation($pid: ID!, $bucket: ${bucket}!, $filename: String!) {
      upload: ${mutation}(pid: $pid, bucket: $bucket, filename: $filename) { url file { ${metaFacts} } }
    }`,
    { pid, bucket: label, filename },
    login,
  )
  return { answer, url: String(answer.data?.upload?.url), file: answer.data?.upload?.file as MetaFile }
}

export const put = (url: string, body: string | Uint8Array<ArrayBuffer>) =>
  fetch(url, { method: "PUT", body, headers: { "content-type": "text/plain" } })

export const lookAtMeta = async (service: RunningService, pid: string, id: string): Promise<MetaFile> => {
  const { data } = await ask(service, `query($pid: ID!, $id: ID!) { project(id: $pid) { metaFile(id: $id) { ${metaFacts} } } }`, {
    pid,
    id,
  })
  return data.project?.metaFile
}

export const settledMeta = async (service: RunningService, pid: string, id: string): Promise<MetaFile> => {
  for (let tries = 0; tries < 1_200; tries++) {
    const file = await lookAtMeta(service, pid, id)
    if (file.state === "Ready" || file.state === "Invalid") return file
    await sleep(50)
  }
  throw new Error("the file never ended")
}

/** Uploads a meta file and waits for its end. */
export const uploadMeta = async (
  service: RunningService,
  pid: string,
  name: string,
  body: string | Uint8Array<ArrayBuffer>,
  cloud: Cloud = "S3",
  bucket = "Local",
) => {
  const { url, file } = await signMeta(service, pid, name, cloud, { bucket })
  const response = await put(url, body)
  assert.strictEqual(response.status, 200, await response.text())
  return await settledMeta(service, pid, file.id)
}
