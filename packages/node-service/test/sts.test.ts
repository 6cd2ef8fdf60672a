import { describe, expect, it } from "vitest"
import { makeStsIssuer } from "../src/drivers/embedded/sts.ts"

const key = { secretAccessKey: "a secret of at least thirty-two characters" }
const project = "0123456789abcdef01234567"
const now = Date.UTC(2019, 6, 24, 8, 33, 1, 500)

describe("an STS", () => {
  it("is valid for an hour, for the project it was issued for, at every issuer with the same key", () => {
    const { id, secret, token, expire } = makeStsIssuer(key).issue(project, now)
    expect(expire).toBe("2019-07-24T09:33:01Z")
    const { open } = makeStsIssuer(key)
    expect(open(id, token, now)).toEqual({ is: "valid", projectId: project, secret, issuedAt: now - 500 })
    expect(open(id, token, Date.parse(expire) - 1)).toEqual({ is: "valid", projectId: project, secret, issuedAt: now - 500 })
    expect(open(id, token, Date.parse(expire))).toEqual({ is: "expired" })
  })

  it("is a new one each time, and does not show the key", () => {
    const issuer = makeStsIssuer(key)
    const [one, two] = [issuer.issue(project, now), issuer.issue(project, now)]
    expect(new Set([one.id, two.id, one.secret, two.secret, one.token, two.token]).size).toBe(6)
    expect(JSON.stringify(one)).not.toContain(key.secretAccessKey)
  })

  it("of another id, another key, altered or cut short is foreign", () => {
    const issuer = makeStsIssuer(key)
    const one = issuer.issue(project, now)
    const two = issuer.issue(project, now)
    const [stated = "", seal = ""] = one.token.split(".")
    const forged = Buffer.from(JSON.stringify({ project, expires: 4e9 })).toString("base64url")
    for (const [id, token] of [
      [two.id, one.token],
      [one.id, one.token.slice(0, -1)],
      [one.id, `${one.token}A`],
      [one.id, `${one.token}.A`],
      [one.id, stated],
      [one.id, `.${seal}`],
      [one.id, `${forged}.${seal}`],
      [one.id, ""],
      ["", one.token],
    ] as const) {
      expect(issuer.open(id, token, now), token).toEqual({ is: "foreign" })
    }
    expect(makeStsIssuer({ secretAccessKey: `${key.secretAccessKey}!` }).open(one.id, one.token, now)).toEqual({ is: "foreign" })
  })
})
