import { Console, Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { userByEmail } from "../accounts/Accounts.ts"
import { noLimit } from "../images/usage.ts"
import { operator } from "../messages/operator.ts"
import { setProjectLimits, setUserLimits } from "../projects/quotas.ts"
import { CommandRefusal } from "../Refusal.ts"
import { parseSize } from "../size.ts"
import { optional, store, withStore } from "./withStore.ts"

const bytes = optional("bytes", "Most bytes, like 500GB; none: no limit; default: as the settings say")

/** What a flag means: null as the settings say, -1 no limit, undefined not given. */
const readLimit = Effect.fnUntraced(function* (
  flag: string,
  text: string | undefined,
  read: (text: string) => number | undefined,
) {
  if (text === undefined) return undefined
  if (text === "default") return null
  const limit = text === "none" ? noLimit : read(text)
  return limit ?? (yield* new CommandRefusal({ usage: true, message: operator.notALimit(flag, text) }))
})

const readCount = (text: string): number | undefined => (/^[1-9]\d{0,11}$/.test(text) ? Number(text) : undefined)

/** `altilift-service project quota`. */
export const projectQuota = Command.make(
  "quota",
  {
    id: Argument.String("id").pipe(Argument.withDescription("Id of the project")),
    bytes,
    images: optional("images", "Most images, whatever their state; none: no limit; default: as the settings say"),
    ...store,
  },
  Effect.fn(function* ({ id, bytes, images, ...folder }) {
    const bytesLimit = yield* readLimit("--bytes", bytes, parseSize)
    const imagesLimit = yield* readLimit("--images", images, readCount)
    if (bytesLimit === undefined && imagesLimit === undefined) {
      return yield* new CommandRefusal({ usage: true, message: operator.limitMissing("--bytes or --images") })
    }
    const row = yield* withStore(folder, setProjectLimits(id, { bytesLimit, imagesLimit }))
    yield* Console.log(operator.projectLimits(row))
  }),
).pipe(
  Command.withDescription("Say what one project may have, in place of bytesPerProject and imagesPerProject of the settings"),
  Command.withExamples([{ command: "altilift-service project quota 5f0c1b2a3d4e5f6071829304 --bytes 500GB" }]),
)

/** `altilift-service user quota`. */
export const userQuota = Command.make(
  "quota",
  { email: Argument.String("email").pipe(Argument.withDescription("E-mail address of the user")), bytes, ...store },
  Effect.fn(function* ({ email, bytes, ...folder }) {
    const bytesLimit = yield* readLimit("--bytes", bytes, parseSize)
    if (bytesLimit === undefined) {
      return yield* new CommandRefusal({ usage: true, message: operator.limitMissing("--bytes") })
    }
    const row = yield* withStore(
      folder,
      Effect.flatMap(userByEmail(email), user => setUserLimits(user, { bytesLimit })),
    )
    yield* Console.log(operator.userLimits(row))
  }),
).pipe(
  Command.withDescription("Say what one user may have in all projects together, in place of bytesPerUser of the settings"),
  Command.withExamples([{ command: "altilift-service user quota survey@example.com --bytes 2TB" }]),
)
