import type { BodyRange } from "../../ports/BucketTransport.ts"
import type { Carry, urllib } from "./urllib.ts"

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** urllib's context of a request: what sends it. */
  readonly ctx: Carry
}

/** As much of ali-oss as is used. Each method asks its `urllib` for one request before it returns. */
export interface AliOss {
  readonly options: { readonly bucket: string; amendTimeSkewed?: number }
  request(
    params: CallOptions & {
      readonly method: "PUT"
      readonly bucket: string
      readonly object: string
      readonly stream: BodyRange
      readonly successStatuses: ReadonlyArray<number>
    },
  ): Promise<unknown>
  initMultipartUpload(key: string, options: CallOptions): Promise<unknown>
  /** `stream` is sent by Node's client, `content` by the page's. */
  _uploadPart(
    key: string,
    uploadId: string,
    number: number,
    data: { readonly size: number; readonly stream: BodyRange; readonly content: BodyRange },
    options: CallOptions & { readonly disabledMD5: boolean },
  ): Promise<unknown>
  completeMultipartUpload(
    key: string,
    uploadId: string,
    parts: ReadonlyArray<{ readonly number: number; readonly etag: string }>,
    options: CallOptions,
  ): Promise<unknown>
  abortMultipartUpload(key: string, uploadId: string, options: CallOptions): Promise<unknown>
}

export type AliOssClass = new (options: Record<string, unknown> & { readonly urllib: typeof urllib }) => AliOss

/** A bundler hands out a CommonJS module as the default of a module, and so does Node. */
export const loadAliOss = async (): Promise<AliOssClass> => {
  const module: { readonly default: unknown } = await import("ali-oss")
  return module.default as AliOssClass
}
