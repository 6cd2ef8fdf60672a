import type { Fault, Seen } from "./network.ts"
import type { Dice } from "./random.ts"
import type { Question, Scenario, Stumble } from "./Scenario.ts"
import { bucketOrigin } from "./SimulatedServer.ts"
import type { FieldFault } from "./serverTypes.ts"

/** What the faults of a scenario need to know of its world. */
export interface FaultWorld {
  readonly scenario: Scenario
  readonly dice: Dice
  /** Milliseconds since the beginning. */
  readonly age: number
  /** Milliseconds since 1970. */
  readonly now: number
  readonly mark: (what: string) => void
  readonly nameOf: (image: string) => string | undefined
  readonly kindOf: (name: string | undefined) => string | undefined
  /** Images whose state question is poison. */
  readonly poisoned: () => ReadonlyArray<string>
  readonly tokenIsRevoked: () => boolean
  /** Transfers under way, with the one that is looked at. */
  readonly transfers: () => number
}

const answerOf = (status: number, body: string, headers?: Record<string, string>): Fault =>
  headers === undefined ? { fault: "answer", status, body } : { fault: "answer", status, body, headers }

/** What becomes of the requests of a world; `undefined`: they arrive. */
export const makeFaults = (world: FaultWorld) => {
  const { scenario, dice } = world
  const { manners } = scenario
  /** When the API answered, within the last second. */
  let answered: ReadonlyArray<number> = []

  const during = <Time extends { readonly from: number; readonly to: number }>(times: ReadonlyArray<Time>) =>
    times.find(({ from, to }) => world.age >= from && world.age < to)

  /** Of a stumble over some of the questions one more is answered well. */
  const isSpared = ({ share }: Stumble): boolean => share < 1 && !dice.chance(share)

  const outage = ({ to }: Seen) =>
    during(
      scenario.outages.filter(({ of }) => of.startsWith("network") || of === "server" || (of === "bucket" && to === "bucket")),
    )

  const mannered = (seen: Seen): Fault | undefined => {
    const odd = manners.odd.find(({ to, count }) => to === seen.to && count === seen.count)
    if (odd !== undefined) {
      const { retryAfter } = odd
      const header =
        retryAfter === undefined
          ? undefined
          : "seconds" in retryAfter
            ? String(retryAfter.seconds)
            : new Date(world.now + retryAfter.dateIn).toUTCString()
      world.mark(`one HTTP ${odd.status} of the ${seen.to}${header === undefined ? "" : " with Retry-After"}`)
      return answerOf(odd.status, "<html>no</html>", header === undefined ? undefined : { "retry-after": header })
    }
    return seen.to === "api" ? api(seen) : bucket(seen)
  }

  const bucket = ({ image }: Seen): Fault | undefined => {
    if (during(manners.closed)) {
      world.mark("a bucket that is closed to everybody")
      return answerOf(403, "<Error><Code>AccessDenied</Code></Error>")
    }
    if (manners.atOnce !== undefined && world.transfers() > manners.atOnce) {
      world.mark("a bucket that pushes back")
      return answerOf(503, "<Error><Code>SlowDown</Code></Error>")
    }
    if (image === "" || world.kindOf(world.nameOf(image)) !== "refused") return undefined
    world.mark("a target that is always refused")
    return answerOf(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
  }

  const api = ({ body }: Seen): Fault | undefined => {
    if (world.tokenIsRevoked() && manners.tokenRevoked?.how !== "null") {
      world.mark(`token revoked, ${manners.tokenRevoked?.how}`)
      return manners.tokenRevoked?.how === "HTTP 401"
        ? answerOf(401, "")
        : answerOf(400, '{"errors":[{"message":"Log in","extensions":{"code":"UNAUTHENTICATED"}}]}')
    }
    if (manners.perSecond !== undefined) {
      answered = answered.filter(at => at > world.now - 1000)
      if (answered.length >= manners.perSecond) {
        world.mark("a rate limit")
        return answerOf(429, "")
      }
      answered = [...answered, world.now]
    }
    if (body.includes("image(id:") && world.poisoned().some(id => body.includes(id))) {
      world.mark("a poisoned document")
      return answerOf(500, "<h1>Internal Server Error</h1>")
    }
    const stumble = during(manners.stumbles.filter(({ at, how }) => how.says === "http" && asks(body, at)))
    if (stumble?.how.says !== "http" || isSpared(stumble)) return undefined
    const { status, code } = stumble.how
    world.mark(`a stumble with HTTP ${status}${code === undefined ? "" : ` ${code}`}`)
    return answerOf(
      status,
      code === undefined ? "<h1>Oops</h1>" : `{"errors":[{"message":"Oops","extensions":{"code":"${code}"}}]}`,
    )
  }

  const drawn = ({ to, aliases }: Seen): Fault | undefined => {
    const { rates } = scenario
    if (dice.chance(rates.lostBefore)) return { fault: "lost before" }
    if (dice.chance(rates.lostAfter)) return { fault: "lost after" }
    if (dice.chance(rates.blackHole)) return { fault: "black hole" }
    if (dice.chance(rates.badGateway)) return answerOf(dice.pick([500, 502, 503]), "<html><h1>Bad Gateway</h1></html>")
    if (dice.chance(rates.tooMany)) return answerOf(429, "", { "retry-after": String(dice.whole(1, 30)) })
    if (to === "bucket") {
      if (scenario.cloud === "OSS" && dice.chance(rates.refusedSts)) {
        return answerOf(403, `<Error><Code>${dice.pick(["SecurityTokenExpired", "InvalidAccessKeyId"])}</Code></Error>`)
      }
      return dice.chance(rates.refusedTarget) ? answerOf(403, "<Error><Code>AccessDenied</Code></Error>") : undefined
    }
    if (dice.chance(rates.html)) return answerOf(200, "<!doctype html><title>Hotel</title>")
    if (aliases > 1 && dice.chance(rates.refusedBatch)) return answerOf(400, '{"errors":[{"message":"Too complex"}]}')
    return undefined
  }

  const fault = (seen: Seen): Fault | undefined => {
    const { quietAfter, gone } = scenario
    if (gone !== undefined && world.age >= gone.from && seen.host === new URL(bucketOrigin("Local")).hostname) {
      return { fault: gone.quick || dice.chance(0.8) ? "lost before" : "black hole" }
    }
    const away = outage(seen)
    if (away !== undefined) return { fault: away.quick || dice.chance(0.5) ? "lost before" : "black hole" }
    const odd = mannered(seen)
    if (odd !== undefined) return odd
    return world.age >= quietAfter ? undefined : drawn(seen)
  }

  const fieldFault = (field: string): FieldFault | undefined => {
    const account = field === "support" || field === "self"
    if (field !== "support" && world.tokenIsRevoked() && manners.tokenRevoked?.how === "null") {
      world.mark("token revoked, null")
      return { fault: "null" }
    }
    const stumble = during(manners.stumbles.filter(({ at, how }) => how.says !== "http" && isOf(field, at))) as
      | Stumble
      | undefined
    if (stumble !== undefined && isSpared(stumble)) return undefined
    if (stumble !== undefined && stumble.share < 1) world.mark("a stumble over some of the questions")
    switch (stumble?.how.says) {
      case "null":
        world.mark(`a stumble with a bare null at ${field}`)
        return { fault: "null" }
      case "another image":
        world.mark("an answer for another image")
        return { fault: "another image" }
      case "error":
        world.mark(`a stumble with code ${stumble.how.code ?? "none"}`)
        return { fault: "error", code: stumble.how.code }
    }
    if (account || field === "getGeoIPInfo" || world.age >= scenario.quietAfter) return undefined
    if (dice.chance(scenario.rates.fieldError)) return { fault: "error" }
    return dice.chance(scenario.rates.fieldNull) ? { fault: "null" } : undefined
  }
  return { fault, fieldFault }
}

const fields: Record<Question, ReadonlyArray<string>> = {
  hasImage: ["hasImage"],
  sign: ["uploadImageS3", "uploadImageMinio", "uploadImageOSS"],
  startImageUpload: ["startImageUpload"],
  doneImageUpload: ["doneImageUpload"],
  image: ["image"],
  account: ["support", "self"],
}

const isOf = (field: string, at: Stumble["at"]): boolean => at === "everything" || fields[at].includes(field)

const asks = (body: string, at: Stumble["at"]): boolean =>
  at === "everything" || (at === "image" ? body.includes("image(id:") : fields[at].some(field => body.includes(`${field}(`)))
