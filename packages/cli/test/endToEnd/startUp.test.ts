import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "@effect/vitest"

const program = fileURLToPath(new URL("../../bin/altilift.js", import.meta.url))

/** Prints the modules of Node that a command line has loaded when it ends. */
const script = (words: ReadonlyArray<string>) => `
  process.argv = [process.argv[0], ${[program, ...words].map(word => JSON.stringify(word)).join(", ")}]
  process.on("exit", () => console.error(JSON.stringify(process.moduleLoadList)))
  await import(process.argv[1])`

describe("the start", () => {
  it("loads no module of Node for HTTP and TLS before there is a request: they take a fifth of it", async () => {
    const words = ["--input-type=module", "--eval", script(["upload", "--help"])]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words)
    assert.include(stdout, "altilift upload")
    const loaded: ReadonlyArray<string> = JSON.parse(stderr)
    assert.include(loaded, "NativeModule fs")
    for (const name of ["http", "http2", "https", "tls", "internal/deps/undici/undici"]) {
      assert.notInclude(loaded, `NativeModule ${name}`)
    }
  })
})
