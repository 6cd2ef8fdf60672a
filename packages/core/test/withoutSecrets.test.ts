import { assert, describe, it } from "vitest"
import { failed } from "../src/client/Failure.ts"
import { errorWithoutSecrets } from "../src/engine/withoutSecrets.ts"
import { en, type Problem, Retryable, renderProblem } from "../src/index.ts"

const repeated = (secret: string): Problem => failed("fetch", { code: "server-said", message: `not ${secret}` }, "a.jpg")
const errorOf = (problem: Problem) => new Retryable({ problem, answered: true, busy: true, retryAfter: 7 })

describe("a failure that is told without secrets", () => {
  it("repeats none, in no parameter of it or of its reasons", () => {
    const { problem } = errorWithoutSecrets(errorOf(repeated("s3cret")), ["s3cret"])
    assert.deepStrictEqual(problem, repeated("…"))
  })

  it("repeats none that is a code or another word of ours either", () => {
    for (const secret of ["fetch", "request-failed", "server-said", "said"]) {
      const { problem } = errorWithoutSecrets(errorOf(repeated(secret)), [secret])
      assert.notInclude(renderProblem(problem, en), secret)
    }
  })

  it("says as before how the server is to be asked again", () => {
    const error = errorWithoutSecrets(errorOf(repeated("s3cret")), ["s3cret"])
    assert.deepInclude(error, { _tag: "Retryable", answered: true, busy: true, retryAfter: 7 })
  })

  it("is the same where it repeats none", () => {
    const error = errorOf(repeated("nothing"))
    assert.strictEqual(errorWithoutSecrets(error, ["s3cret"]), error)
  })
})
