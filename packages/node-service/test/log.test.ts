import { Effect } from "effect"
import { afterEach, describe, expect, it, vi } from "vitest"
import { layerLog, printable } from "../src/log.ts"

afterEach(() => void vi.restoreAllMocks())

const logged = async (effect: Effect.Effect<void>): Promise<ReadonlyArray<string>> => {
  const lines: Array<string> = []
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line))
  await Effect.runPromise(Effect.provide(effect, layerLog({ format: "pretty", level: "Info" })))
  return lines
}

const forged = 'DJI_1.jpg\r\ntimestamp=2026-01-01T00:00:00.000Z level=INFO fiber=#1 message="all is well"'
const hostile = [
  forged,
  "\u001b[2K\u001b[1Ared\u0007",
  "\u009b31m",
  "a\u2028b\u2029c",
  "\u202egpj.exe",
  "a\0b",
  '" level=FATAL x="',
  "\\\n",
]

describe("a line of the log", () => {
  it("stays one line of visible characters, whatever a file is called", async () => {
    for (const name of hostile) {
      const failing = Effect.catchCause(Effect.die(new Error(name)), cause => Effect.logError(`${name} failed`, cause, { name }))
      const lines = await logged(failing)
      expect(lines).toHaveLength(1)
      expect(lines[0]).toMatch(/^timestamp=\S+ level=ERROR fiber=#\d+ message=/)
      expect(lines[0]).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      vi.restoreAllMocks()
    }
  })

  it("looks as ever where there is nothing to hide", async () => {
    const [line = ""] = await logged(Effect.logWarning("image 5: Invalid: “Größe” 図 📷"))
    expect(line).toMatch(/ level=WARN fiber=#\d+ message="image 5: Invalid: “Größe” 図 📷"$/)
    expect(printable("a\tb\nc\u001b")).toBe("a\\tb\\nc\\u001b")
  })
})
