import { rm, symlink } from "node:fs/promises"
import { basename } from "node:path"
import { type Found, ImageSource } from "@altilift/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { layerDirectoryTree } from "../../src/drivers/DirectoryTree.ts"
import { type Disk, nodeDisk } from "../../src/drivers/disk.ts"
import { walk } from "../../src/drivers/walk.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox, type Sandbox } from "../support/Sandbox.ts"

const systemError = (code: string, call: string, path: string): Error =>
  Object.assign(new Error(`${code}: words of the system, ${call} '${path}'`), { code, syscall: call, path })

/**
 * A disk of which every look at a place whose path ends so fails with this code, as on a sick disk or in a folder of
 * mode r--.
 */
const sickAt = (end: string, code: string, calls: ReadonlyArray<keyof Disk> = ["stat", "lstat", "realpath"]): Disk => {
  const guard =
    <A>(call: keyof Disk, run: (path: string) => Promise<A>) =>
    (path: string): Promise<A> =>
      calls.includes(call) && path.endsWith(end) ? Promise.reject(systemError(code, call, path)) : run(path)
  return {
    stat: guard("stat", nodeDisk.stat),
    lstat: guard("lstat", nodeDisk.lstat),
    readdir: guard("readdir", nodeDisk.readdir),
    realpath: guard("realpath", nodeDisk.realpath),
  }
}

const walked = async (sandbox: Sandbox, disk = nodeDisk): Promise<ReadonlyMap<string, Found>> => {
  const all: Array<Found> = []
  for await (const found of walk([sandbox.path], { disk })) all.push(found)
  return new Map(all.map(found => [found.file.ref.slice(sandbox.path.length + 1), found]))
}

/** Code, and kind of the error where it has one. */
const problemAt = (found: ReadonlyMap<string, Found>, name: string): string => {
  const one = found.get(name)
  if (one?.found !== "unreadable") return `(${one?.found ?? "not found"})`
  return "kind" in one.problem ? `${one.problem.code} ${one.problem.kind}` : one.problem.code
}

describe("what a walk cannot look into", () => {
  it.each([
    ["EACCES", "permission"],
    ["EIO", "disk-error"],
    ["ESTALE", "share-forgot"],
    ["ETIMEDOUT", "share-silent"],
    ["EHOSTDOWN", "share-unreachable"],
    ["ENOTCONN", "share-unreachable"],
    ["ENODEV", "disk-gone"],
    ["EUNHEARDOF", "other"],
  ])("is reported with its reason, whatever its name: %s at stat", async (code, kind) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("flight 1/a.jpg", "x")
    await sandbox.write("flight 2/b.jpg", "x")
    const found = await walked(sandbox, sickAt("flight 1", code))
    const one = found.get("flight 1")
    const words = kind === "other" ? `${code}: words of the system` : ""
    const problem = one?.found === "unreadable" ? one.problem : undefined
    assert.deepStrictEqual({ ...problem, code: undefined }, { code: undefined, kind, words })
    assert.strictEqual(found.get("flight 2/b.jpg")?.found, "file")
  })

  it("is everything in a folder that may be listed but not entered", async () => {
    await using sandbox = await makeSandbox()
    for (const name of ["closed/DCIM/a.jpg", "closed/none", "closed/b.jpg", "open/c.jpg"]) await sandbox.write(name, "x")
    const within = (path: string) => path.startsWith(sandbox.file("closed/"))
    const deny =
      <A>(run: (path: string) => Promise<A>) =>
      (path: string) =>
        within(path) ? Promise.reject(systemError("EACCES", "stat", path)) : run(path)
    const { stat, lstat, readdir, realpath } = nodeDisk
    const disk: Disk = { stat: deny(stat), lstat: deny(lstat), readdir, realpath: deny(realpath) }
    const found = await walked(sandbox, disk)
    assert.deepStrictEqual([...found.keys()], ["closed/b.jpg", "closed/DCIM", "closed/none", "open/c.jpg"])
    for (const name of ["DCIM", "b.jpg", "none"]) assert.match(problemAt(found, `closed/${name}`), / permission$/)
  })

  it("is the end of a link on a disk that is not mounted, whatever the link is called", async () => {
    await using sandbox = await makeSandbox()
    await symlink("/no/such/disk/DCIM", sandbox.file("card"))
    await symlink("/no/such/disk/a.jpg", sandbox.file("a.jpg"))
    await symlink(sandbox.file("circle"), sandbox.file("circle"))
    const found = await walked(sandbox)
    for (const name of ["card", "a.jpg"]) assert.strictEqual(problemAt(found, name), "link-target-unreadable missing")
    assert.match(problemAt(found, "circle"), / link-loop$/)
  })

  it("is a folder that was listed and is gone; a plain file was deleted", async () => {
    await using sandbox = await makeSandbox()
    for (const name of ["DCIM/a.jpg", "b.jpg", "notes.txt"]) await sandbox.write(name, "x")
    const disk: Disk = {
      ...nodeDisk,
      readdir: async path => {
        const entries = await nodeDisk.readdir(path)
        for (const { name } of entries) await rm(sandbox.file(name), { recursive: true })
        return entries
      },
    }
    const found = await walked(sandbox, disk)
    assert.strictEqual(problemAt(found, "DCIM"), "file-gone")
    assert.deepStrictEqual([found.get("b.jpg")?.found, found.get("notes.txt")?.found], ["file", "file"])
  })
})

/** How reading a file of the walk ends. */
const endsOf = (sandbox: Sandbox, disk: Disk, skipUnreadable: boolean) =>
  Effect.gen(function* () {
    const source = yield* ImageSource
    const found = yield* Stream.runCollect(source.found)
    const ends: Array<readonly [string, string]> = []
    for (const one of found) {
      const read = yield* Effect.exit(Effect.scoped(Effect.flip(source.read(one.file))))
      const end = Exit.isSuccess(read) ? read.value._tag : "read"
      ends.push([basename(one.file.ref), one.found === "unreadable" ? "unreadable" : end])
    }
    return Object.fromEntries(ends)
  }).pipe(Effect.provide(layerDirectoryTree([sandbox.path], { skipUnreadable, disk })), Effect.runPromise)

describe("a file that cannot be read", () => {
  it("is a fault under any name; one that was deleted meanwhile only when it is named as an image", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("kept.jpg", await jpeg(1))
    await sandbox.write("gone.jpg", "x")
    await sandbox.write("gone.txt", "x")
    const long = `long${"x".repeat(300)}`
    const disk: Disk = {
      ...nodeDisk,
      // Looked at, and then not there: what a name of 300 letters and a name that was deleted look like when they are
      // opened.
      readdir: async path => [
        ...(await nodeDisk.readdir(path)).filter(({ name }) => name === "kept.jpg"),
        ...["gone.jpg", "gone.txt", long].map(name => ({ name, kind: "file" }) as const),
      ],
      stat: path => nodeDisk.stat(path.endsWith(long) || path.endsWith(".txt") ? sandbox.file("kept.jpg") : path),
      realpath: async path => path,
    }
    await rm(sandbox.file("gone.jpg"))
    const expected = { "gone.jpg": "ImageFault", "gone.txt": "NotAnImage", "kept.jpg": "read", [long]: "ImageFault" }
    assert.deepStrictEqual(await endsOf(sandbox, disk, false), expected)
    assert.deepStrictEqual(await endsOf(sandbox, disk, true), { ...expected, [long]: "NotAnImage" })
  })

  it("is skipped where that is wanted, as places are, but for what is named as an image", async () => {
    await using sandbox = await makeSandbox()
    await symlink("/no/such/disk/DCIM", sandbox.file("card"))
    await symlink("/no/such/disk/a.jpg", sandbox.file("a.jpg"))
    await sandbox.write("folder/b.jpg", "x")
    const disk = sickAt("folder", "EIO", ["readdir"])
    assert.deepStrictEqual(await endsOf(sandbox, disk, true), { "a.jpg": "unreadable", card: "NotAnImage", folder: "NotAnImage" })
  })
})
