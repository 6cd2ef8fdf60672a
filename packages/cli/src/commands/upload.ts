import { Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { accountFlags, accountOf } from "./accountFlags.ts"
import { bucketFlags, wishOf } from "./bucketFlags.ts"
import { verbose } from "./globalFlags.ts"
import { uploadFlights } from "./uploadFlights.ts"

const flags = {
  project: Flag.String("project").pipe(
    Flag.withMetavar("ID|NAME"),
    Flag.withDescription("Project that gets the images: its id or its name"),
  ),
  create: Flag.Boolean("create").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Create the project if you have none of that name"),
    Flag.withDefault(false),
  ),
  byFlight: Flag.Boolean("by-flight").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Each flight into a project of its own: {flight} in --project is the number of the flight"),
    Flag.withDefault(false),
  ),
  leaveOut: Flag.String("leave-out").pipe(
    Flag.withMetavar("FLIGHT,…"),
    Flag.withDescription("Leave out these flights, by the numbers that altilift check shows"),
    Flag.optional,
  ),
  start: Flag.Boolean("start").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Start the reconstruction if every image is Ready"),
    Flag.withDefault(false),
  ),
  preStart: Flag.Boolean("pre-start").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Start the reconstruction with the images that are Ready, without the others"),
    Flag.withDefault(false),
  ),
  startAgain: Flag.Boolean("start-again").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Like --start, even if there is a reconstruction of the same images"),
    Flag.withDefault(false),
  ),
  wait: Flag.Boolean("wait").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Follow the reconstruction to its end; exit code 0 only when it is Done"),
    Flag.withDefault(false),
  ),
  reconstructor: Flag.String("reconstructor").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("What reconstructs, by the server's name of it (default: the server's choice)"),
    Flag.optional,
  ),
  ...bucketFlags,
  fromUrls: Flag.String("from-urls").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("Let the server fetch the photos: a file with one `URL [SHA-1 [NAME]]` a line; - for standard input"),
    Flag.optional,
  ),
  fetchTokenEnv: Flag.String("fetch-token-env").pipe(
    Flag.withMetavar("VARIABLE"),
    Flag.withDescription("Environment variable with the bearer token for these addresses"),
    Flag.optional,
  ),
  concurrency: Flag.Int("concurrency").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Images sent at the same time, 1 to 64 (default: automatic)"),
    Flag.optional,
  ),
  retryFor: Flag.String("retry-for").pipe(
    Flag.withMetavar("DURATION"),
    Flag.withDescription("Give up after this time without progress, such as 90s or 1h; after 20s if the server never responds"),
    Flag.withDefault("15m"),
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Events for programs: one JSON object a line on standard output"),
    Flag.withDefault(false),
  ),
  report: Flag.String("report").pipe(
    Flag.withMetavar("FILE.csv|FILE.json"),
    Flag.withDescription("Write the final state of every file"),
    Flag.optional,
  ),
  dryRun: Flag.Boolean("dry-run").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Show what an upload would do; send nothing"),
    Flag.withDefault(false),
  ),
  skipUnreadable: Flag.Boolean("skip-unreadable").pipe(
    Flag.withoutNegation,
    Flag.withDescription("Skip folders, links and files that cannot be read (default: Rejected, exit code 3)"),
    Flag.withDefault(false),
  ),
  ...accountFlags,
}

const paths = Argument.String("PATH").pipe(
  Argument.withDescription("Photos and folders; folders include everything in them"),
  Argument.variadic({ min: 0 }),
)

/** `altilift upload`. */
export const upload = Command.make("upload", { paths, ...flags }, input =>
  Effect.flatMap(verbose, verbose =>
    uploadFlights(
      {
        paths: input.paths,
        fromUrls: Option.getOrUndefined(input.fromUrls),
        fetchTokenEnv: Option.getOrUndefined(input.fetchTokenEnv),
        project: input.project,
        create: input.create,
        reconstruction: { start: input.start, preStart: input.preStart, startAgain: input.startAgain },
        wait: input.wait,
        reconstructor: Option.getOrUndefined(input.reconstructor),
        bucket: wishOf(input),
        concurrency: Option.getOrUndefined(input.concurrency),
        retryFor: input.retryFor,
        json: input.json,
        verbose,
        report: Option.getOrUndefined(input.report),
        dryRun: input.dryRun,
        skipUnreadable: input.skipUnreadable,
        account: accountOf(input),
      },
      { byFlight: input.byFlight, leaveOut: Option.getOrUndefined(input.leaveOut) },
    ),
  ),
).pipe(
  Command.withDescription(
    "Upload photos into a project and wait until the server has verified each. After an interruption run the same command again: photos that arrived are not sent again.",
  ),
  Command.withExamples([
    { command: "altilift upload ~/photos --project Beach --create", description: "Upload a folder into a new project" },
    { command: "altilift upload ~/photos --project Beach --start", description: "Upload what is missing, then reconstruct" },
    { command: "altilift upload ~/photos --project Beach --start --wait", description: "And wait for the model" },
  ]),
)
