import { Command } from "effect/cli"
import { withHelp } from "../commandHelp.ts"
import { create } from "./create.ts"
import { list } from "./list.ts"
import { open } from "./open.ts"
import { remove } from "./remove.ts"
import { rename } from "./rename.ts"
import { share } from "./share.ts"

/** `altilift projects`. */
export const projects = Command.make("projects").pipe(
  Command.withSubcommands([list, create, rename, share, open, remove]),
  withHelp("projects"),
)
