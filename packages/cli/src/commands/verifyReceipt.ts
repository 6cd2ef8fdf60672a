import { createPublicKey } from "node:crypto"
import { readFile } from "node:fs/promises"
import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { photoPaths } from "../config/photoPaths.ts"
import { exitCode, Incomplete } from "../exitCode.ts"
import { reasonOf } from "../fileErrors.ts"
import { orInterrupted } from "../Interruption.ts"
import { layerPhotos } from "../layers.ts"
import { sentences } from "../messages/language.ts"
import { compareWithReceipt } from "../receipt/compareWithReceipt.ts"
import { fingerprintOf, readReceipt, type Verified } from "../receipt/Receipt.ts"
import { UsageError } from "../UsageError.ts"
import { printable } from "../view/printable.ts"
import { makeStatusDisplay, type StatusDisplay } from "../view/StatusDisplay.ts"
import { withHelp } from "./commandHelp.ts"
import { verbose } from "./globalFlags.ts"
import { switchFlag } from "./serverFlags.ts"

const { help } = sentences()

const argumentsAndFlags = {
  file: Argument.String("FILE").pipe(Argument.withDescription(help.arguments.FILE)),
  paths: Argument.String("PATH").pipe(Argument.withDescription(help.arguments.PATH), Argument.variadic({ min: 0 })),
  key: Flag.String("key").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription(help.flags["public-key"]),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  json: switchFlag("json"),
}

/** `altilift verify-receipt`. It sends no request. */
export const verifyReceipt = Command.make("verify-receipt", argumentsAndFlags, input =>
  Effect.flatMap(verbose, verbose => runVerify({ ...input, verbose })),
).pipe(withHelp("verify-receipt"))

interface VerifyInput {
  readonly file: string
  readonly paths: ReadonlyArray<string>
  readonly key: string | undefined
  readonly json: boolean
  readonly verbose: boolean
}

const runVerify = Effect.fn("verifyReceipt")(function* (input: VerifyInput) {
  const words = sentences().receipt
  const statements = readReceipt(yield* textOf(input.file))
  if (statements === undefined) return yield* new UsageError({ message: words.usage.noReceipt(input.file) })
  const pinned = input.key === undefined ? undefined : yield* readKey(input.key)
  const paths = yield* photoPaths(input.paths)
  const display = yield* makeStatusDisplay(input)
  const { untrusted, notReady } = reportStatements(statements, { pinned, file: input.key }, display)
  const images = statements.flatMap(({ statement }) => statement.images)
  const compared =
    paths.length === 0
      ? undefined
      : yield* orInterrupted(compareWithReceipt(images, paths, display)).pipe(
          Effect.ensuring(Effect.sync(display.finish)),
          Effect.provide(layerPhotos(paths, { skipUnreadable: false, metaFiles: false })),
        )
  display.finish()
  if (compared !== undefined && compared.absent > 0) display.say(words.absent(compared.absent))
  if (compared !== undefined && compared.others > 0) display.say(words.noPhotos(compared.others))
  const notProved = notReady + (compared?.wrong ?? 0)
  const wrong = untrusted > 0 ? words.notTrusted : notProved > 0 ? words.notProved(notProved) : undefined
  const failure = wrong === undefined ? undefined : new Incomplete({ message: wrong })
  if (failure === undefined) {
    display.say(compared ? words.holdsFor(compared.photos) : words.holds(images.length))
    if (pinned === undefined) display.say(words.keyUnchecked)
  }
  display.emitFact({
    event: "summary",
    statements: statements.length,
    photos: images.length,
    findings: untrusted + notProved,
    ...(compared === undefined ? {} : { absent: compared.absent }),
    exitCode: failure === undefined ? exitCode.complete : exitCode.incomplete,
    ...(failure === undefined ? {} : { message: failure.message }),
  })
  if (failure !== undefined) return yield* Effect.fail(failure)
}, Effect.scoped)

const textOf = (file: string) => {
  const { usage } = sentences().receipt
  if (file === "") return Effect.fail(new UsageError({ message: usage.fileEmpty }))
  return Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: cause => new UsageError({ message: usage.unreadable(file, reasonOf(cause)) }),
  })
}

const readKey = Effect.fnUntraced(function* (file: string) {
  const text = yield* textOf(file)
  return yield* Effect.try({
    try: () => fingerprintOf(createPublicKey(text)),
    catch: () => new UsageError({ message: sentences().receipt.usage.keyUnusable(file) }),
  })
})

/** The key that every statement has to have: the user's, else that of the first statement. */
interface Expected {
  readonly pinned: string | undefined
  readonly file: string | undefined
}

/** @returns how many statements are changed or have another key, and how many of their photos were not Ready */
const reportStatements = (all: ReadonlyArray<Verified>, { pinned, file }: Expected, display: StatusDisplay) => {
  const words = sentences().receipt
  const inside = all[0]?.fingerprint ?? ""
  let [untrusted, notReady] = [0, 0]
  const print = (line: string) => display.say(printable(line))
  print(words.keyInside(inside))
  if (file !== undefined && inside === pinned) print(words.keyMatches(file))
  for (const [index, { statement, isSigned, fingerprint }] of all.entries()) {
    const { server, project, time, images } = statement
    const number = index + 1
    const trusted = fingerprint === (pinned ?? inside)
    display.emitFact({ event: "statement", server, project, time, photos: images.length, fingerprint, signed: isSigned, trusted })
    print(words.statement({ number, of: all.length, server, project: project.name, id: project.id, photos: images.length, time }))
    if (!isSigned) print(words.changedStatement(number))
    if (!trusted) print(words.otherKey(number, fingerprint, file))
    untrusted += Number(!isSigned) + Number(!trusted)
    for (const { name, state } of images.filter(image => image.state !== "Ready")) {
      print(words.notReady(name, state))
      notReady++
    }
  }
  return { untrusted, notReady }
}
