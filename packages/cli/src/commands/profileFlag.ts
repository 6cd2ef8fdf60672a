import { Option } from "effect"
import { Flag, GlobalFlag } from "effect/cli"
import { sentences } from "../messages/language.ts"

/** Which stored login a command uses; undefined when the flag is not given. */
export const profileFlag = GlobalFlag.Setting("profile")({
  flag: Flag.String("profile").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription(sentences().help.flags.profile),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
})
