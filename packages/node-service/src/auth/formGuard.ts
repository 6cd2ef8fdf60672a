import { randomBytes, timingSafeEqual } from "node:crypto"
import type { IncomingMessage } from "node:http"

type Request = Pick<IncomingMessage, "headers">

const shape = /^[\w-]{43}$/

/**
 * Guards the form against being sent from another page (CSRF): a secret that only this origin's pages and cookies hold,
 * and both must bear. The prefix keeps neighbouring subdomains from planting one; browsers know it over https only.
 */
export const makeFormGuard = (publicUrl: string) => {
  const secure = publicUrl.startsWith("https:")
  const name = secure ? "__Host-altilift-form" : "altilift-form"

  const inCookie = ({ headers }: Request): string | undefined =>
    headers.cookie
      ?.split(";")
      .map(pair => pair.trim().split("="))
      .find(([key, value]) => key === name && shape.test(value ?? ""))?.[1]

  return {
    /** The secret for a page, and the cookie to set with it; forms that are open already stay good. */
    issue: (request: Request) => {
      const secret = inCookie(request) ?? randomBytes(32).toString("base64url")
      return { secret, cookie: `${name}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600${secure ? "; Secure" : ""}` }
    },
    /** Whether a form came from a page of ours. */
    admits: (request: Request, secret: string): boolean => {
      const site = request.headers["sec-fetch-site"]
      const cookie = inCookie(request)
      if (cookie === undefined || !shape.test(secret) || (site !== undefined && site !== "same-origin")) return false
      return timingSafeEqual(Buffer.from(cookie), Buffer.from(secret))
    },
  }
}
