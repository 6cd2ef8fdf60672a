import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto"

/** Links that are given out without a token: a browser follows them, and so does `curl -C -`. */
export interface SignedLinks<Name extends string> {
  /** A link that is valid without a token until `expires` (milliseconds since 1970); a secret. */
  readonly sign: (given: Readonly<Record<Name, string>>, expires: number) => string
  /** What the link is for; undefined: it is forged, changed or no longer valid. */
  readonly read: (query: URLSearchParams, now: number) => SignedLink<Name> | undefined
}

export interface SignedLink<Name extends string> {
  readonly given: Readonly<Record<Name, string>>
  /** Milliseconds since 1970. */
  readonly expires: number
}

/**
 * @param secret of the service; the links are signed by a key of their own that is derived from it for `purpose`
 * @param names of the parameters that say what a link is for
 */
export const makeSignedLinks = <Name extends string>(
  address: string,
  secret: string,
  purpose: string,
  names: ReadonlyArray<Name>,
): SignedLinks<Name> => {
  const key = Buffer.from(hkdfSync("sha256", secret, "", purpose, 32))
  const signatureOf = (given: Readonly<Record<Name, string>>, expires: string) =>
    createHmac("sha256", key)
      .update(JSON.stringify([...names.map(name => given[name]), expires]))
      .digest()
  return {
    sign: (given, until) => {
      const expires = String(until)
      const signature = signatureOf(given, expires).toString("base64url")
      return `${address}?${new URLSearchParams({ ...given, expires, signature })}`
    },
    read: (query, now) => {
      const given = Object.fromEntries(names.map(name => [name, query.get(name) ?? ""])) as Record<Name, string>
      const expires = query.get("expires") ?? ""
      const signature = Buffer.from(query.get("signature") ?? "", "base64url")
      const right = signatureOf(given, expires)
      if (signature.length !== right.length || !timingSafeEqual(signature, right) || !(Number(expires) > now)) return undefined
      return { given, expires: Number(expires) }
    },
  }
}
