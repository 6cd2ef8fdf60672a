import { afterAll, describe, expect, it } from "vitest"
import { type RunningService, removeAll } from "../service.ts"
import { type Attacked, underAttack } from "./underAttack.ts"
import { withUsers } from "./withUsers.ts"

afterAll(removeAll)

const password = "correct horse battery"
const email = "anna@example.com"
const proxied = { ALTILIFT_TRUSTED_PROXIES: "127.0.0.0/8" }

const many = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, at) => make(at))

const inSeries = async <A>(all: ReadonlyArray<() => Promise<A>>): Promise<ReadonlyArray<A>> => {
  const results: Array<A> = []
  for (const one of all) results.push(await one())
  return results
}

/** Status, token and seconds of a sign-in. */
const signIn = async (service: RunningService, from: string, given: string, account = email) => {
  const begun = performance.now()
  const response = await fetch(`${service.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", key: service.owner.key, "x-forwarded-for": from },
    body: JSON.stringify({
      query: "mutation($email: String!, $password: String!) { getUserToken(email: $email, password: $password) }",
      variables: { email: account, password: given },
    }),
  })
  const { data } = (await response.json()) as { data?: { getUserToken?: string | null } }
  return { status: response.status, token: data?.getUserToken ?? undefined, seconds: (performance.now() - begun) / 1000 }
}

const wrong = (service: RunningService, from: string) => signIn(service, from, "wrong password")

describe.skipIf(process.platform !== "linux")("sign-ins under attack", { timeout: 180_000 }, () => {
  it("at one account do not keep its owner out, who comes from another address", async () => {
    const attack = async ({ service }: Attacked) => {
      const hammering = Promise.all(many(4, () => inSeries(many(5, () => () => wrong(service, "203.0.113.1")))))
      const during = await signIn(service, "198.51.100.1", password)
      expect(during).toMatchObject({ status: 200, token: expect.any(String) })
      const attempts = await hammering
      expect(attempts.flat().filter(({ status }) => status === 429).length).toBe(15)
      expect(await signIn(service, "203.0.113.1", password)).toMatchObject({ status: 429 })
      expect(await signIn(service, "198.51.100.2", password)).toMatchObject({ status: 200, token: expect.any(String) })
    }
    await withUsers([{ email, password }], data =>
      underAttack({ data, env: { ...proxied, ALTILIFT_SIGN_INS_PER_ACCOUNT: "5" } }, attack),
    )
  })

  it("from many addresses are slowed together, and the right password is only delayed", async () => {
    const env = { ...proxied, ALTILIFT_SIGN_INS_EVERYWHERE: "4" }
    const attack = async ({ service }: Attacked) => {
      await inSeries(many(4, at => () => wrong(service, `203.0.113.${at}`)))
      const [guess, owner, other] = await Promise.all([
        wrong(service, "203.0.113.100"),
        signIn(service, "198.51.100.1", password),
        signIn(service, "198.51.100.2", "wrong password", "bea@example.com"),
      ])
      expect(owner).toMatchObject({ status: 200, token: expect.any(String) })
      expect([guess.seconds > 3, owner.seconds > 3, other.seconds < guess.seconds]).toEqual([true, true, true])
      // Who goes on failing meanwhile waits for longer.
      const again = await Promise.all(many(6, () => wrong(service, "203.0.113.200")))
      expect(again.filter(({ status }) => status === 429).length).toBe(3)
    }
    await withUsers([{ email, password }], data => underAttack({ data, env }, attack))
  })

  it("by the hundred leave the disk and its threads to others", async () => {
    await underAttack({ env: { ...proxied, UV_THREADPOOL_SIZE: "1" }, readyWithin: 8 }, async ({ service }) => {
      const until = performance.now() + 4_000
      const attacker = async (at: number) => {
        for (let go = 0; performance.now() < until; go++) {
          await signIn(service, `203.0.113.${at}`, "wrong", `${at}.${go}@example.com`)
        }
      }
      await Promise.all(many(8, attacker))
    })
  })
})
