/** What the tests use of the vendor's older client, which brings no types. */
declare module "aliyun-sdk" {
  type Done = (
    error: (Error & { readonly code?: string; readonly statusCode?: number }) | null,
    data: Record<string, string>,
  ) => void
  interface Options {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly securityToken: string
    readonly endpoint: string
    readonly apiVersion: string
    readonly maxRetries: number
  }
  type Operation = (parameters: Record<string, unknown>, done: Done) => void
  class OSS {
    constructor(options: Options)
    putObject: Operation
    createMultipartUpload: Operation
    uploadPart: Operation
    completeMultipartUpload: Operation
  }
  const sdk: { readonly OSS: typeof OSS }
  export default sdk
}
