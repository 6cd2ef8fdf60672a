import { expect, it } from "vitest"
import { freePorts } from "../src/freePorts.ts"

it("no port is given twice, although nobody listens on those that were given", async () => {
  const ports: Array<number> = []
  for (let round = 0; round < 20; round++) ports.push(...(await freePorts(20)))
  expect(new Set(ports).size).toBe(400)
})
