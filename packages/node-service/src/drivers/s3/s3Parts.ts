import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3"
import { getSignedUrl } from "@aws-sdk/s3-request-presigner"
import { validity } from "../../ports/Bucket.ts"
import type { SignedParts } from "../../ports/planParts.ts"

/** An object, as the client library names it. */
export interface Target {
  readonly Bucket: string
  readonly Key: string
}

/**
 * What services say that speak S3 without uploads in parts, or do not let us begin one: then objects come in one piece.
 */
const notTaken: ReadonlyArray<string> = ["NotImplemented", "MethodNotAllowed", "AccessDenied"]

/** Begins an upload in parts; undefined where the bucket takes none. */
export const begin = async (own: S3Client, target: Target): Promise<string | undefined> => {
  try {
    return (await own.send(new CreateMultipartUploadCommand(target))).UploadId
  } catch (cause) {
    if (cause instanceof S3ServiceException && notTaken.includes(cause.name)) return undefined
    throw cause
  }
}

/** Signs parts of an upload, and its end. It sends no request. */
export const presignParts = async (
  signer: S3Client,
  upload: Target & { readonly UploadId: string },
  { partSize, numbers }: { readonly partSize: number; readonly numbers: ReadonlyArray<number> },
): Promise<SignedParts> => {
  const options = { expiresIn: validity.url }
  const urls = numbers.map(number => getSignedUrl(signer, new UploadPartCommand({ ...upload, PartNumber: number }), options))
  return {
    uploadId: upload.UploadId,
    partSize,
    urls: await Promise.all(urls),
    complete: await getSignedUrl(signer, new CompleteMultipartUploadCommand(upload), options),
    abort: await getSignedUrl(signer, new AbortMultipartUploadCommand(upload), options),
  }
}
