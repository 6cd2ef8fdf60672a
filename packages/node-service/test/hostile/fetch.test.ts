import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, afterEach, describe, expect, it } from "vitest"
import { addUser } from "../../src/accounts/Accounts.ts"
import { ask, createProject, image, images, until } from "../api.ts"
import { jpeg } from "../photos.ts"
import { type Login, type RunningService, removeAll, startService } from "../service.ts"
import { inStore } from "../store.ts"
import { type Attacked, underAttack } from "./underAttack.ts"
import { withUsers } from "./withUsers.ts"

const hosts = new Set<Server>()
afterEach(() => {
  for (const host of hosts) host.closeAllConnections()
  for (const host of hosts) host.close()
  hosts.clear()
})
afterAll(removeAll)

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer)
  hosts.add(server)
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const networkTest = async (service: RunningService, url: string, login?: Login) => {
  const begun = performance.now()
  const query = "query($url: String!) { support { networkTest(url: $url) } }"
  const said: string = (await ask(service, query, { url }, login)).data.support.networkTest
  return { said, seconds: (performance.now() - begun) / 1000 }
}

const fetchUrl = async (service: RunningService, pid: string, url: string, login?: Login): Promise<string> => {
  const mutation = "mutation($pid: ID!, $url: String!) { uploadImageURL(pid: $pid, url: $url) { id } }"
  return (await ask(service, mutation, { pid, url }, login)).data.uploadImageURL.id
}

const many = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, at) => make(at))

/** Names and addresses that lead nowhere public: some exist in every network, others in none. */
const privateNames = ["localhost", "ip6-localhost", "no-such-host.invalid", "x.localhost"]

describe("a client that looks for hosts inside", () => {
  it("learns nothing from a test: neither from what is said, nor from when", async () => {
    const service = await startService()
    const tests: Array<{ said: string; seconds: number }> = []
    for (const name of privateNames) tests.push(await networkTest(service, `http://${name}/`))
    const said = tests.map((test, at) => test.said.replace(privateNames[at] ?? "", "HOST"))
    expect(new Set(said).size, said.join("\n")).toBe(1)
    const times = tests.map(({ seconds }) => seconds)
    expect(Math.min(...times), times.join(" ")).toBeGreaterThan(1.9)
    expect(Math.max(...times) - Math.min(...times), times.join(" ")).toBeLessThan(1.5)
    for (const literal of ["10.0.0.1", "[::1]", "169.254.169.254"]) {
      expect((await networkTest(service, `http://${literal}/`)).said.replace(literal, "HOST")).toBe(said[0])
    }
  })

  it("learns nothing from the reason of an image either", async () => {
    const service = await startService()
    const pid = await createProject(service)
    const names = privateNames.slice(0, 3)
    const began = performance.now()
    const ended = await Promise.all(
      names.map(async name => {
        const id = await fetchUrl(service, pid, `http://${name}/a.jpg`)
        const { error } = await until(
          () => image(service, pid, id),
          ({ state }) => state === "Invalid",
        )
        return { reason: error[0]?.replace(name, "HOST"), seconds: (performance.now() - began) / 1000 }
      }),
    )
    expect(new Set(ended.map(({ reason }) => reason)).size, JSON.stringify(ended)).toBe(1)
    const times = ended.map(({ seconds }) => seconds)
    expect(Math.max(...times) - Math.min(...times), times.join(" ")).toBeLessThan(3)
  })
})

describe.skipIf(process.platform !== "linux")("slow hosts", () => {
  const drip: RequestListener = (_, response) => {
    response.writeHead(200, { "content-length": "100000000" })
    const more = setInterval(() => response.write("."), 200)
    response.on("close", () => clearInterval(more))
  }

  it("of two users leave the downloads of a third as they are", async () => {
    const slow = await serve(drip)
    const bytes = await jpeg(1)
    const quick = await serve((_, response) => response.end(bytes))
    const users = [{ email: "bea@example.com" }, { email: "carl@example.com" }]
    const attack = async ({ service, project }: Attacked, [bea, carl]: ReadonlyArray<Login>) => {
      const others = [service.owner, bea]
      const projects = [project, await createProject(service, "of Bea", others[1])]
      for (const [at, login] of others.entries()) {
        for (let number = 0; number < 20; number++) await fetchUrl(service, projects[at] ?? "", `${slow}/${number}.jpg`, login)
      }
      const asCarl: RunningService = { ...service, owner: carl ?? service.owner }
      const pid = await createProject(asCarl)
      await fetchUrl(asCarl, pid, `${quick}/a.jpg`)
      await until(
        () => images(asCarl, pid),
        ([first]) => first?.state === "Ready",
      )
    }
    await withUsers(users, (data, logins) =>
      underAttack({ data, env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" } }, attacked => attack(attacked, logins)),
    )
  })

  it("leave the tests of others as they are", async () => {
    const silent = await serve(() => undefined)
    const quick = await serve((_, response) => response.end("here"))
    const service = await startService({ env: { ALTILIFT_FETCH_ALLOW: "127.0.0.0/8" } })
    let ended = 0
    const hanging = many(20, () =>
      networkTest(service, silent)
        .catch(() => undefined)
        .finally(() => ended++),
    )
    const bea = await inStore(service.data, addUser("bea@example.com"))
    expect((await networkTest(service, quick, bea)).said).toBe("Success")
    expect(ended).toBeLessThanOrEqual(6)
    for (const host of hosts) host.closeAllConnections()
    await service.end("SIGKILL")
    await Promise.all(hanging)
  })
})
