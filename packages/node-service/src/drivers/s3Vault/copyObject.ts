import { CopyObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3"
import { vaultTexts } from "../../messages/vault.ts"
import { FileError } from "../../ports/FileError.ts"
import { faultOf } from "../s3/s3Client.ts"
import type { Target } from "../s3/s3Parts.ts"

/** An object in a bucket of the same server. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** ETag that it must have. */
  readonly version: string
}

type CopyTarget = Target & { readonly Metadata: Record<string, string> }

/**
 * Has the server copy an object, if it is still the one of this version. Servers that do not know the condition copy
 * whatever is there: so the source is looked at once more.
 *
 * @returns whether these credentials may copy from there
 */
export const copyObject = async (client: S3Client, source: CopySource, target: CopyTarget): Promise<boolean> => {
  const command = new CopyObjectCommand({
    ...target,
    CopySource: `${source.bucket}/${encodeURI(source.key)}`,
    CopySourceIfMatch: source.version,
    MetadataDirective: "REPLACE",
  })
  // Ceph knows the condition by another name.
  command.middlewareStack.add(
    next => args => {
      const { headers } = args.request as { readonly headers: Record<string, string> }
      headers["x-amz-copy-if-match"] = source.version
      return next(args)
    },
    { step: "build", name: "copyIfMatch" },
  )
  try {
    await client.send(command)
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket: source.bucket, Key: source.key }))
    if (ETag === source.version) return true
  } catch (cause) {
    const { status, code } = faultOf(cause)
    if (code === "AccessDenied") return false
    if (status !== 412) throw cause
  }
  throw new FileError({ cause: new Error(vaultTexts.replaced) })
}
