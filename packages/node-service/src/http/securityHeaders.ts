/** Parts of a content security policy by name, as the header has them. */
export const policyOf = (parts: Readonly<Record<string, string>>): string =>
  Object.entries(parts)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join("; ")

/** A year, as lists of preloaded hosts want it. */
const transportSecurity = "max-age=31536000"

/**
 * What every answer bears: nothing in it is run, framed or guessed to be something else, and no address leaks. Pages
 * replace the policy by one that allows what they need.
 *
 * @param publicUrl where clients reach the server; over https browsers are told to stay with it (HSTS)
 */
export const securityHeaders = (publicUrl: string): Readonly<Record<string, string>> => ({
  "content-security-policy": policyOf({ "default-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'" }),
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  ...(publicUrl.startsWith("https:") ? { "strict-transport-security": transportSecurity } : {}),
})
