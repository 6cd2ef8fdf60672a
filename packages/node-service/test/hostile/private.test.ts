import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { createProject, settled, upload } from "../api.ts"
import { plainJpeg } from "../photos.ts"
import { removeAll, startService, temporaryFolder } from "../service.ts"

afterAll(removeAll)

/** What in the folder anybody but its owner may use, by path. */
const openToOthers = async (root: string): Promise<ReadonlyArray<string>> => {
  const paths = [root, ...(await readdir(root, { recursive: true })).map(name => join(root, name))]
  const modes = await Promise.all(paths.map(async path => ({ path, mode: (await stat(path)).mode & 0o077 })))
  return modes.filter(({ mode }) => mode !== 0).map(({ path }) => path)
}

/** A shell makes files as most systems do. */
const through = ["sh", "-c", 'umask 022; exec "$@"', "sh"]

describe.skipIf(process.platform === "win32")("the data folder", () => {
  it("is for its user alone, with all that is made in it, whatever the umask", async () => {
    const data = join(await temporaryFolder(), "new")
    const service = await startService({ data, through })
    const project = await createProject(service)
    await upload(service, project, await plainJpeg(1))
    await settled(service, project)
    expect(await openToOthers(data)).toEqual([])
    expect(await service.end()).toBe(0)
  })

  it("that others could read is closed at the start", async () => {
    const data = await temporaryFolder()
    expect(await (await startService({ data })).end()).toBe(0)
    for (const name of ["", "vault", "thumbs", "handoff", "edge"]) await chmod(join(data, name), 0o755)
    for (const name of ["altilift.db", "edge-key.json", "owner.json"]) await chmod(join(data, name), 0o644)
    const service = await startService({ data, through })
    expect(await openToOthers(data)).toEqual([])
    expect(await service.end()).toBe(0)
  })

  it("is left alone where it has something else in it, but what is ours", async () => {
    const shared = await temporaryFolder()
    await mkdir(join(shared, "somebody's"))
    await writeFile(join(shared, "file"), "")
    await chmod(shared, 0o755)
    const service = await startService({ data: shared, through })
    expect((await stat(shared)).mode & 0o777).toBe(0o755)
    expect((await stat(join(shared, "vault"))).mode & 0o777).toBe(0o700)
    expect((await stat(join(shared, "altilift.db"))).mode & 0o777).toBe(0o600)
    expect(await service.end()).toBe(0)
  })
})
