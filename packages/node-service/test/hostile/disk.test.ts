import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { rm, statfs } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { ReadinessAnswer } from "../../src/readiness.ts"
import { ask, codesOf, createProject, put, register, settled, until, upload } from "../api.ts"
import { plainJpeg } from "../photos.ts"
import { type RunningService, removeAll, runProgram, startService, temporaryFolder } from "../service.ts"

const mounts: Array<string> = []
afterAll(async () => {
  for (const path of mounts) execFileSync("umount", ["-l", path])
  await removeAll()
})

/** A data folder on a small disk of its own; undefined where this user may not mount one. */
const smallDisk = async (): Promise<string | undefined> => {
  const path = await temporaryFolder()
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=128m,mode=0700", "tmpfs", path], { stdio: "ignore" })
  } catch {
    return undefined
  }
  mounts.push(path)
  return path
}

/** Fills the disk until so many bytes are left; a mutable file of somebody else's. */
const fill = async (data: string, left: number): Promise<void> => {
  const { bavail, bsize } = await statfs(data)
  writeFileSync(join(data, "filler"), Buffer.alloc(bavail * bsize - left))
}

/** Status of `/readyz`, and why it is not 200. */
const ready = async ({ url, owner }: RunningService) => {
  const response = await fetch(`${url}/readyz`, { headers: { key: owner.key, altitoken: owner.token } })
  const { checks } = (await response.json()) as ReadinessAnswer
  return [response.status, ...checks.flatMap(({ problem }) => problem ?? [])].join(" ")
}
const uploadMutation = (pid: string) =>
  `mutation { uploadImageS3(pid: "${pid}", bucket: Local, filename: "a.jpg", type: JPEG, checksum: "${"a".repeat(40)}") { url } }`

describe.skipIf(process.platform !== "linux")("a disk that is nearly full", () => {
  it("takes no photos, says why, and goes on with everything else; removed projects make room", async context => {
    const data = await smallDisk()
    if (data === undefined) return context.skip("needs the right to mount a small disk")
    const service = await startService({ data })
    const [pid, other] = [await createProject(service), await createProject(service)]
    await upload(service, other, await plainJpeg(1))
    await settled(service, other)
    const bytes = await plainJpeg(2)
    const signed = await register(service, pid, bytes)
    expect(await ready(service)).toBe("200")
    // 2 % of the disk are kept.
    await fill(data, 2_000_000)
    expect(
      await until(
        () => ready(service),
        text => text.startsWith("503"),
      ),
    ).toBe("503 disk-nearly-full")
    const refused = await put(signed.url, bytes)
    expect([refused.status, (await refused.text()).includes("<Code>InsufficientStorage</Code>")]).toEqual([507, true])
    expect(codesOf(await ask(service, uploadMutation(pid)))).toEqual(["INSUFFICIENT_STORAGE"])
    // A photo that is known may be asked for, so that its client learns its state.
    expect((await register(service, pid, bytes)).image.id).toBe(signed.image.id)
    const { my } = (await ask(service, "{ my { allProjects { totalCount } } }")).data
    expect(my.allProjects.totalCount).toBe(2)
    expect((await runProgram(["user", "add", "b@example.com", "--data", data])).code).toBe(0)
    await createProject(service)
    expect(codesOf(await ask(service, `mutation { removeProject(id: "${other}") { id } }`))).toEqual([])
    await rm(join(data, "filler"))
    await until(
      () => ready(service),
      text => text.startsWith("200"),
    )
    expect((await put(signed.url, bytes)).status).toBe(200)
    expect((await settled(service, pid)).map(({ state }) => state)).toEqual(["Ready"])
    expect(await service.end()).toBe(0)
  })

  it("to the last byte keeps no service from starting, nor from removing projects", async context => {
    const data = await smallDisk()
    if (data === undefined) return context.skip("needs the right to mount a small disk")
    const first = await startService({ data })
    const pid = await createProject(first)
    await upload(first, pid, await plainJpeg(1))
    await settled(first, pid)
    expect(await first.end()).toBe(0)
    await fill(data, 0)
    const second = await startService({ data })
    expect(await ready(second)).toBe("503 disk-nearly-full")
    expect((await ask(second, `{ project(id: "${pid}") { numImage } }`)).data.project.numImage).toBe(1)
    expect(codesOf(await ask(second, `mutation { removeProject(id: "${pid}") { id } }`))).toEqual([])
    expect(await second.end()).toBe(0)
  })
})
