import { afterAll, describe, expect, it } from "vitest"
import type { FaultProxyOptions } from "../src/faults/startFaultProxy.ts"
import { killAll } from "./faults/Program.ts"
import { World } from "./faults/World.ts"

afterAll(killAll)

const page = "<!doctype html><title>Welcome to our hotel</title>"
const everywhere: NonNullable<FaultProxyOptions["rules"]> = [
  { chance: 0.07, fault: { kind: "reset", when: "before" } },
  { chance: 0.07, fault: { kind: "reset", when: "after" } },
  { chance: 0.05, fault: { kind: "reset", when: "in the body" } },
  { chance: 0.05, fault: { kind: "reset", when: "in the answer" } },
  { chance: 0.05, fault: { kind: "truncate" } },
  { chance: 0.05, fault: { kind: "answer", status: 502, body: page } },
  { chance: 0.03, fault: { kind: "answer", status: 429, headers: { "retry-after": "1" } } },
  { chance: 0.2, fault: { kind: "latency", milliseconds: 80 } },
]
const apiRules = [...everywhere, { chance: 0.05, fault: { kind: "answer", status: 200, body: page } }] as const
const edgeRules = [
  ...everywhere,
  { chance: 0.08, fault: { kind: "answer", status: 503, early: true } },
  { chance: 0.1, fault: { kind: "rate", bytesPerSecond: 400_000 } },
] as const

describe.concurrent("a run through everything that goes wrong on a line", () => {
  it.each([1, 2, 3])("(seed %i) ends with all Ready and the very photos in the vault", { timeout: 180_000 }, async seed => {
    await using world = await World.start({ seed, apiRules: [...apiRules], edgeRules: [...edgeRules] })
    const { code, said } = await world.upload("Mixed").ended
    expect(code, said).toBe(0)
    expect(said).toContain("24 Ready")
    expect(said).toContain("Trying again")
    await world.checkVault()
  })
})
