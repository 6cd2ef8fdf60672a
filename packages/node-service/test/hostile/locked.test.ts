import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { ask, codesOf, createProject } from "../api.ts"
import { removeAll, startService } from "../service.ts"
import { underAttack } from "./underAttack.ts"

afterAll(removeAll)

const hold = (data: string): DatabaseSync => {
  const other = new DatabaseSync(join(data, "altilift.db"))
  other.exec("begin immediate")
  return other
}

describe.skipIf(process.platform !== "linux")("another process that holds the database", () => {
  it("lets others read, and has writes wait for it", async () => {
    await underAttack({ readyWithin: 20 }, async ({ service, project }) => {
      const other = hold(service.data)
      const written = Promise.all(Array.from({ length: 50 }, (_, index) => createProject(service, `waits ${index}`)))
      let reads = 0
      for (const end = Date.now() + 3_000; Date.now() < end; reads++) {
        expect((await ask(service, `{ project(id: "${project}") { name } }`)).data.project.name).toBe("a project")
        await sleep(20)
      }
      expect(reads).toBeGreaterThan(10)
      other.exec("rollback")
      other.close()
      expect(new Set(await written).size).toBe(50)
    })
  })

  it("for long has writes refused with a code that says to come again", async () => {
    // Its owner would be refused too, so nobody uploads meanwhile.
    const service = await startService()
    const other = hold(service.data)
    const mutation = 'mutation { createProject(name: "too late") { id } }'
    const refused = ask(service, mutation)
    await sleep(5_000)
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200)
    expect(codesOf(await refused)).toEqual(["UNAVAILABLE"])
    other.exec("rollback")
    other.close()
    expect(codesOf(await ask(service, mutation))).toEqual([])
    expect(await service.end()).toBe(0)
  })
})
