import { once } from "node:events"
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { createServer, request } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings } from "../src/config.ts"
import { ask, createProject, images, put, register, settled, until, upload } from "./api.ts"
import { plainJpeg } from "./photos.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "./service.ts"

let service: RunningService
beforeAll(async () => {
  service = await startService()
})
afterAll(removeAll)

const loggedIn = "{ my { self { email } } }"

describe("the first start", () => {
  it("makes an owner, whose token stands in a file for this user alone and is never printed", async () => {
    const path = join(service.data, "owner.json")
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(service.owner).toEqual({ endpoint: service.url, key: expect.any(String), token: expect.any(String) })
    expect((await ask(service, loggedIn)).data.my.self.email).toBe("owner@altilift.local")
    expect(service.printed()).toContain(`altilift login --from ${path}`)
    expect(service.printed()).not.toContain(service.owner.token)
    expect(service.printed().match(/^altilift-service ready at .*$/gm)).toHaveLength(1)
  })

  it("makes no owner when there is a user already", async () => {
    const { data, end } = await startService()
    await end()
    await rm(join(data, "owner.json"))
    await expect(startService({ data })).rejects.toThrow("ENOENT")
  })
})

describe("a later start", () => {
  it("keeps the owner's token and corrects the endpoint in the file", async () => {
    const first = await startService()
    expect(await first.end()).toBe(0)
    const second = await startService({ data: first.data })
    expect(second.owner).toEqual({ ...first.owner, endpoint: second.url })
    expect((await ask(second, loggedIn)).data.my.self.email).toBe("owner@altilift.local")
    expect(second.printed()).not.toContain("altilift login")
    expect((await stat(join(second.data, "owner.json"))).mode & 0o777).toBe(0o600)
  })
})

describe("-v", () => {
  it("is no flag of the service, rather than one that prints the version and starts nothing", async () => {
    expect(await runProgram(["start", "-v"])).toMatchObject({ code: 2, stderr: expect.stringContaining("-v") })
    expect((await runProgram(["--version"])).stdout).toMatch(/\d+\.\d+\.\d+/)
  })
})

describe("user add", () => {
  it("prints key and token once, as JSON, while the service runs", async () => {
    const added = await runProgram(["user", "add", "New.User@example.com", "--data", service.data, "--json"])
    expect(added).toMatchObject({ code: 0, stderr: "" })
    const login = JSON.parse(added.stdout)
    expect(Object.keys(login)).toEqual(["key", "token"])
    expect((await ask(service, loggedIn, {}, login)).data.my.self.email).toBe("new.user@example.com")
    const again = await runProgram(["user", "add", "new.user@EXAMPLE.com", "--data", service.data, "--json"])
    expect(again).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("already a user") })
  })

  it("stores no token in clear", async () => {
    const { stdout } = await runProgram(["user", "add", "a@example.com", "--data", service.data, "--json"])
    for (const name of await readdir(service.data)) {
      if (!name.startsWith("altilift.db")) continue
      const text = await readFile(join(service.data, name), "latin1")
      expect(text).not.toContain(JSON.parse(stdout).token)
      expect(text).not.toContain(service.owner.token)
    }
  })

  it("refuses what is no e-mail address", async () => {
    const refused = await runProgram(["user", "add", "nobody", "--data", service.data])
    expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("nobody") })
  })

  it.each([
    ["user", "add", "a@example.com"],
    ["app", "list"],
  ])("makes no database where there is none, and names the folder: %s %s", async (...words) => {
    const typo = join(await temporaryFolder(), "typo")
    for (const [flags, environment, source] of [
      [["--data", typo], {}, "--data"],
      [[], { ALTILIFT_DATA: typo }, "ALTILIFT_DATA"],
    ] as const) {
      const refused = await runProgram([...words, ...flags], environment)
      expect(refused).toMatchObject({ code: 2, stdout: "" })
      expect(refused.stderr).toContain(`There is no database in the data folder ${typo} (${source})`)
      expect(refused.stderr).toContain("altilift-service start")
    }
    await expect(stat(typo)).rejects.toThrow("ENOENT")
  })
})

describe("secrets", () => {
  it("are in no output and in no file but their own, whatever goes wrong", async () => {
    const pid = await createProject(service)
    const bytes = await plainJpeg(1)
    const signed = await register(service, pid, bytes)
    await put(`${signed.url}x`, bytes)
    await put(signed.url, "not the photo")
    await settled(service, pid)
    await ask(service, "mutation { nonsense }")
    await ask(service, `{ project(id: "${service.owner.token}") { id } }`)
    const signature = new URL(signed.url).searchParams.get("X-Amz-Signature") ?? ""
    const { secretAccessKey } = JSON.parse(await readFile(join(service.data, "edge-key.json"), "utf8"))
    const secrets = [service.owner.token, signature, secretAccessKey]
    for (const secret of secrets) expect(service.printed()).not.toContain(secret)
    for (const entry of await readdir(service.data, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === "owner.json" || entry.name === "edge-key.json") continue
      const text = await readFile(join(entry.parentPath, entry.name), "latin1")
      for (const secret of secrets) expect(text.includes(secret), entry.name).toBe(false)
    }
  })
})

describe("a start that cannot be", () => {
  it("says which flag is wrong, and exits 2", async () => {
    const data = await temporaryFolder()
    for (const [flags, named] of [
      [{ port: "seven" }, "--port"],
      [{ port: "70000" }, "--port"],
      [{ host: "0.0.0.0" }, "--public-url"],
      [{ host: "0.0.0.0", publicUrl: "https://a.example", edgePort: "4801" }, "--edge-public-url"],
      [{ edgePublicUrl: "https://a.example/edge" }, "--edge-public-url"],
      [{ publicUrl: "nonsense" }, "--public-url"],
      [{ port: "4800", edgePort: "4800" }, "--edge-port"],
    ] as const) {
      expect(() => readSettings({ data, ...flags }, {}), JSON.stringify(flags)).toThrow(named)
    }
    const both = { publicUrl: "https://a.example", edgePublicUrl: "https://b.example:444/" }
    expect(readSettings({ data, host: "0.0.0.0", ...both }, {})).toMatchObject({ edgePublicUrl: "https://b.example:444" })
    expect(readSettings({ data, host: "0.0.0.0", ...both }, {}).edgePort).toBe(4801)
    expect(readSettings({ data, host: "0.0.0.0", publicUrl: "https://a.example" }, {}).edgePort).toBeUndefined()
    expect(readSettings({}, { ALTILIFT_DATA: data, ALTILIFT_PORT: "0" })).toMatchObject({
      dataFolder: data,
      port: 0,
      edgePort: undefined,
    })
    for (const args of [["start", "--data", data, "--port", "seven"], ["start", "--nonsense"], ["nonsense"]]) {
      const ended = await runProgram(args)
      expect([ended.code, ended.stderr], args.join(" ")).toEqual([
        2,
        expect.stringContaining(args.at(-1) === "seven" ? "--port" : "nonsense"),
      ])
    }
    expect(await readdir(data)).toEqual([])
  })

  it("says that a port is taken, and exits 1", async () => {
    const taken = createServer().listen(0, "127.0.0.1")
    await once(taken, "listening")
    const { port } = taken.address() as AddressInfo
    const data = await temporaryFolder()
    const ended = await runProgram(["start", "--data", data, "--port", "0", "--edge-port", String(port)])
    taken.close()
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(`port ${port} of 127.0.0.1 is taken by another program; choose another with --edge-port`)
  })

  it("says that the data folder is in use; a killed service does not hold it", async () => {
    const first = await startService()
    const second = await runProgram(["start", "--data", first.data, "--port", "0", "--edge-port", "0"])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain(`another altilift-service runs on the data folder ${first.data}`)
    await first.end("SIGKILL")
    const third = await startService({ data: first.data })
    expect(await third.end()).toBe(0)
  })

  it("says that the data folder cannot be made", async () => {
    const data = join(await temporaryFolder(), "file")
    await writeFile(data, "")
    const ended = await runProgram(["start", "--data", join(data, "below"), "--port", "0", "--edge-port", "0"])
    expect(ended.code).toBe(1)
    expect(ended.stderr).toContain(data)
  })

  it.skipIf(process.platform !== "linux")("says at once that a file system takes no folders", async () => {
    for (const data of ["/proc/altilift", "/proc/altilift/below"]) {
      const ended = await runProgram(["start", "--data", data, "--port", "0", "--edge-port", "0"])
      expect([ended.code, ended.stderr]).toEqual([
        1,
        `altilift-service: data folder ${data} cannot be used: no folder can be made in /proc; choose another with --data\n`,
      ])
    }
  })
})

describe("addresses", () => {
  it("in signed URLs are the public ones", async () => {
    const service = await startService({
      args: ["--edge-public-url", "https://edge.example", "--edge-port", "0"],
    })
    const pid = await createProject(service)
    const { url } = await register(service, pid, await plainJpeg(1))
    expect(url).toMatch(/^https:\/\/edge\.example\/edge\//)
  })
})

describe("the end", () => {
  it("comes with exit code 0 on SIGTERM and SIGINT, also with idle connections open", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const service = await startService()
      await ask(service, "{ versions { api } }")
      const began = Date.now()
      expect(await service.end(signal)).toBe(0)
      // Idle connections have 5 seconds otherwise.
      expect(Date.now() - began).toBeLessThan(4_500)
    }
  })

  /** Waits until a body has begun to come in. */
  const comesIn = (service: RunningService) =>
    until(
      () => readdir(join(service.data, "edge", "incoming")),
      ({ length }) => length > 0,
    )

  it("waits for a body that is coming in, which is durable then", async () => {
    const service = await startService()
    const pid = await createProject(service)
    const bytes = await plainJpeg(1)
    const signed = await register(service, pid, bytes)
    const call = request(signed.url, { method: "PUT", headers: { "content-length": bytes.length } })
    call.write(bytes.subarray(0, 100))
    await comesIn(service)
    const ended = service.end()
    await sleep(300)
    call.end(bytes.subarray(100))
    const [response] = await once(call, "response")
    expect(response.statusCode).toBe(200)
    expect(await ended).toBe(0)
    const next = await startService({ data: service.data })
    expect((await settled(next, pid)).map(image => image.state)).toEqual(["Ready"])
  })

  it("does not wait for one that does not end, whose sender has two minutes otherwise", async () => {
    const service = await startService()
    const pid = await createProject(service)
    const signed = await register(service, pid, await plainJpeg(1))
    const call = request(signed.url, { method: "PUT", headers: { "content-length": 1000 } })
    call.on("error", () => undefined)
    call.write("x")
    await comesIn(service)
    const began = Date.now()
    expect(await service.end()).toBe(0)
    expect(Date.now() - began).toBeLessThan(60_000)
    expect(await readdir(join(service.data, "edge", "incoming"))).toEqual([])
  })
})

describe("a removed project", () => {
  it("is gone at once, and its files soon", async () => {
    const pid = await createProject(service)
    await upload(service, pid, await plainJpeg(1))
    await settled(service, pid)
    expect(await readdir(join(service.data, "vault"))).toContain(pid)
    const { data } = await ask(service, `mutation { removeProject(id: "${pid}") { id name } }`)
    expect(data.removeProject).toEqual({ id: pid, name: "a project" })
    await expect(images(service, pid)).rejects.toThrow()
    for (const folder of ["vault", "thumbs", "handoff", "edge/objects"]) {
      await until(
        () => readdir(join(service.data, folder)),
        names => !names.includes(pid),
      )
    }
  })
})
