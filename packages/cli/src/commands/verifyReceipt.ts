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
  const wrong = tellStatements(statements, pinned ?? statements[0]?.fingerprint ?? "", display)
  const images = statements.flatMap(({ statement }) => statement.images)
  const compared =
    paths.length === 0
      ? undefined
      : yield* orInterrupted(compareWithReceipt(images, paths, display)).pipe(
          Effect.ensuring(Effect.sync(display.finish)),
          Effect.provide(layerPhotos(paths, { skipUnreadable: false, metaFiles: false })),
        )
  display.finish()
  if (compared !== undefined && compared.absent > 0) display.say(words.absent(String(compared.absent)))
  const findings = wrong + (compared?.wrong ?? 0)
  const failure = findings === 0 ? undefined : new Incomplete({ message: words.doesNotHold(findings) })
  if (failure === undefined) display.say(compared ? words.holdsFor(compared.photos) : words.holds(images.length))
  display.emitFact({
    event: "summary",
    statements: statements.length,
    photos: images.length,
    findings,
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
    catch: cause => new UsageError({ message: sentences().receipt.usage.keyUnusable(file, String(cause)) }),
  })
})

/** @returns how much is wrong with the statements and the photos that they name */
const tellStatements = (all: ReadonlyArray<Verified>, key: string, display: StatusDisplay): number => {
  const words = sentences().receipt
  let wrong = 0
  const complain = (line: string) => {
    wrong++
    display.say(printable(line))
  }
  display.say(words.key(all[0]?.fingerprint ?? ""))
  for (const [index, { statement, isSigned, fingerprint }] of all.entries()) {
    const { server, project, time, images } = statement
    const trusted = fingerprint === key
    display.emitFact({ event: "statement", server, project, time, photos: images.length, fingerprint, signed: isSigned, trusted })
    display.say(printable(words.statement({ server, project: project.name, id: project.id, photos: images.length, time })))
    if (!isSigned) complain(words.changedStatement(index + 1))
    if (!trusted) complain(words.otherKey(index + 1, fingerprint))
    for (const { name, state } of images) if (state !== "Ready") complain(words.notReady(name, state))
  }
  return wrong
}
