/**
 * What a secret looks like wherever it stands: the password of a URL; the query of a signed address; and the headers by
 * which a user, an app or an uploader is known. Nothing of ours logs them; messages of libraries and servers may quote
 * what they were sent.
 */
const secrets: ReadonlyArray<readonly [RegExp, string]> = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*):[^\s/"']+@/gi, "$1:***@"],
  [
    /\b(X-Amz-(?:Signature|Credential|Security-Token)|Signature|OSSAccessKeyId|security-token|x-oss-signature)=[^&\s"'\\]+/gi,
    "$1=***",
  ],
  [/([?&](?:token|code))=[^&\s"'\\]+/gi, "$1=***"],
  [
    /\b(authorization|altitoken|x-oss-security-token|x-amz-security-token)(["']?\s*[:=]\s*["']?)(?:(?:Bearer|Basic|OSS)\s+)?[^\s"',\\]+/gi,
    "$1$2***",
  ],
]

/** A text without what looks like a secret. */
export const redacted = (text: string): string =>
  secrets.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text)
