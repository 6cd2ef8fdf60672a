import type { Ask } from "./ask.ts"
import { failed, fails, type Reading, reads, unexplained } from "./Failure.ts"
import * as operations from "./operations.ts"
import { type ImageInfo, imageInfo } from "./projects.ts"
import type { RequestOptions } from "./RequestOptions.ts"

/** A bucket that meta files are signed for. */
export interface MetaBucket {
  readonly cloud: "S3" | "MINIO"
  readonly label: string
}

/** Which meta files a server takes, and where they go. */
export interface MetaTaken {
  /** Names, as `matchesPattern` reads them; undefined: those that every server of the API takes. */
  readonly names: ReadonlyArray<string> | undefined
  /** Nearest first; none where the server takes no meta files. */
  readonly buckets: ReadonlyArray<MetaBucket>
}

/** What is asked of a server about files that go with the photos (protocol: Meta files). */
export interface MetaClient {
  readonly metaTaken: (options?: RequestOptions) => Promise<MetaTaken>
  /** The latest of this checksum; undefined: there is none. */
  readonly hasMetaFile: (project: string, checksum: string, options?: RequestOptions) => Promise<ImageInfo | undefined>
  /** Registers a meta file, and where to PUT it: a secret. Each request makes another one. */
  readonly signMetaFile: (
    project: string,
    bucket: MetaBucket,
    name: string,
    options?: RequestOptions,
  ) => Promise<{ readonly url: string; readonly id: string }>
  readonly metaFile: (project: string, id: string, options?: RequestOptions) => Promise<ImageInfo | undefined>
}

export const metaFilesOf = (ask: Ask): MetaClient => ({
  metaTaken: async ({ signal } = {}) => {
    const names = await ask(
      operations.metaSupport,
      {},
      ({ support }) => reads(support?.supportedCloud?.length ? (support.metaFiles ?? undefined) : []),
      signal,
    )
    return { names, buckets: await ask(operations.nearestMetaBuckets, {}, data => reads(bucketsIn(data)), signal) }
  },
  hasMetaFile: (pid, checksum, { signal } = {}) =>
    ask(operations.hasMetaFile, { pid, checksum }, ({ project }) => reads(infoOf(project?.hasMetaFile)), signal),
  signMetaFile: (pid, { cloud, label: bucket }, filename, { signal } = {}) => {
    const wanted = { pid, bucket, filename }
    return cloud === "S3"
      ? ask(operations.signMetaS3, wanted, ({ uploadMetaFileS3 }) => signedIn(uploadMetaFileS3, filename), signal)
      : ask(operations.signMetaMinio, wanted, ({ uploadMetaFileMinio }) => signedIn(uploadMetaFileMinio, filename), signal)
  },
  metaFile: (pid, id, { signal } = {}) =>
    ask(operations.metaFileState, { pid, id }, ({ project }) => reads(infoOf(project?.metaFile)), signal),
})

const infoOf = (file: Parameters<typeof imageInfo>[0] | null | undefined) => (file ? imageInfo(file) : undefined)

type Signed = { readonly url: string | null; readonly file: { readonly id: string } | null } | null

const signedIn = (signed: Signed, name: string): Reading<{ readonly url: string; readonly id: string }> =>
  signed?.url && signed.file
    ? reads({ url: signed.url, id: signed.file.id })
    : fails(unexplained(failed("register-meta-file", { code: "refused-without-reason" }, name)))

type Hints = { readonly cloud: string | null; readonly bucket: string | null }
type Nearest = { readonly getGeoIPInfo: { readonly nearestMetaBuckets: ReadonlyArray<Hints | null> | null } | null }

const bucketsIn = ({ getGeoIPInfo }: Nearest): ReadonlyArray<MetaBucket> =>
  (getGeoIPInfo?.nearestMetaBuckets ?? []).flatMap(hint => {
    const cloud = hint?.cloud
    return hint?.bucket && (cloud === "S3" || cloud === "MINIO") ? { cloud, label: hint.bucket } : []
  })
