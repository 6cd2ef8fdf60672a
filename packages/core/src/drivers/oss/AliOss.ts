import type { BodyRange, BucketRequest } from "../../ports/BucketTransport.ts"

/** As much of the options of a urllib request as ali-oss gives, and is used. */
export interface UrllibOptions {
  readonly method: BucketRequest["method"]
  readonly headers: Readonly<Record<string, unknown>>
  /** A document of ali-oss, or the bytes that it was given. */
  readonly content?: string | BodyRange | undefined
  readonly stream?: BodyRange | undefined
  readonly ctx: Carry
}

/** Sends a request, and resolves as urllib does; rejects when there is no response, and for one that is a refusal. */
export type Carry = (url: string, options: UrllibOptions) => Promise<unknown>

interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** urllib's context of a request. */
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

export type AliOssClass = new (
  options: Readonly<Record<string, unknown>> & {
    readonly urllib: { readonly request: (url: string, options: UrllibOptions) => Promise<unknown> }
  },
) => AliOss
