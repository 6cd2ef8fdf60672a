import type { FamilyName } from "./families.ts"
import type { Mutation } from "./loadMutant.ts"
import type { InvariantName } from "./Violation.ts"

/** An engine with a change in its text that the simulation must find. */
export interface Mutant {
  readonly name: string
  /** Where it shows. */
  readonly family: FamilyName
  /** What it breaks: one of these. */
  readonly breaks: ReadonlyArray<InvariantName>
  /** The first seed to try, and how many. */
  readonly from?: number
  readonly seeds?: number
  readonly mutate: ReadonlyArray<Mutation>
}

const mutant = (
  name: string,
  family: FamilyName,
  breaks: ReadonlyArray<InvariantName>,
  ...mutate: ReadonlyArray<readonly [file: string, find: string, replace: string]>
): Mutant => ({ name, family, breaks, mutate: mutate.map(([file, find, replace]) => ({ file, find, replace })) })

/** The same, from a seed on that is near one that is known to find it. */
const from = (seed: number, one: Mutant): Mutant => ({ ...one, from: seed })

export const mutants: ReadonlyArray<Mutant> = [
  mutant(
    "has no transfer gate",
    "outages",
    [5],
    ["engine/Pace.ts", "const transfer = makeGate(({ count }) => count < limit.now())", "const transfer = makeGate(() => true)"],
  ),
  mutant(
    "starts long before a transfer is imminent",
    "outages",
    [5],
    ["engine/Pace.ts", "imminent: imminent.enter(1),", "imminent: Effect.void,"],
  ),
  mutant("signs without a bound", "big", [5], ["engine/Pace.ts", "window: window.enter,", "window: () => Effect.void,"]),
  mutant(
    "has no memory gate",
    "outages",
    [6],
    [
      "engine/Pace.ts",
      "makeGate((inside, size) => inside.size === 0 || inside.size + size <= budget)",
      "makeGate((inside, size) => inside.size + size + budget > 0)",
    ],
  ),
  mutant(
    "ignores that a bucket pushes back",
    "busy",
    ["L4", "L1", "L5"],
    [
      "engine/Pace.ts",
      "pushedBack: Effect.map(Clock.currentTimeMillis, now => limit.pushedBack(now)),",
      "pushedBack: Effect.void,",
    ],
  ),
  from(
    6,
    mutant(
      "polls the first 200 only",
      "big",
      ["L3", "L1"],
      [
        "engine/StatePoller.ts",
        "    waiting.delete(ref)\n    if (move === undefined) {",
        "    if (move !== undefined) waiting.delete(ref)\n    if (move === undefined) {",
      ],
    ),
  ),
  from(
    85,
    mutant(
      "never wakes the twins of a Rejected owner",
      "files",
      [0],
      ["engine/runImages.ts", ": Effect.suspend(() => round()?.relaunch(duplicate) ?? Effect.void),", ": Effect.void,"],
    ),
  ),
  mutant(
    "takes Changed for Stored",
    "files",
    [2, 4, 8, "L3", "L5"],
    [
      "engine/imageSteps.ts",
      "Effect.andThen(Effect.andThen(giveUp, resources.releaseAll), changed(from, from.file, tries)),",
      'Effect.succeed({ on: "stored", from, storedAt: 9e15, announce: false } satisfies Move),',
    ],
  ),
  mutant(
    "skips a folder that cannot be read",
    "files",
    [1],
    [
      "engine/scanning.ts",
      'conclude({ on: "rejected", from: state, problem: one.problem })',
      'conclude({ on: "skipped", from: state, problem: one.problem })',
    ],
  ),
  mutant(
    "leaves source and poller running after Ctrl-C",
    "stopped",
    ["L6"],
    ["engine/Round.ts", "    yield* soon(Scope.close(intake, Exit.void))\n", ""],
    [
      "engine/Round.ts",
      "Effect.andThen(Scope.close(intake, Exit.void), Scope.close(workScope, Exit.void)),",
      "Scope.close(workScope, Exit.void),",
    ],
  ),
  mutant(
    "gives an image up at the first hiccup",
    "stumbling",
    ["L1", "L5"],
    [
      "engine/Retry.ts",
      "    question.failing.add(own)\n",
      "    if (blame.blame) return yield* new ImageFault({ problem: error.problem, rerunMayHelp: true })\n",
    ],
  ),
  mutant(
    "takes an answer for another image for its own",
    "stumbling",
    [2],
    ["client/readings.ts", "!image || image.id === id", "!image || image.id === id || true"],
    // The checksum of what is Ready would tell as well.
    ["engine/StatePoller.ts", "      isOfOther(state, record) ?", "      isOfOther(state, record) && false ?"],
  ),
  mutant(
    "has no backoff",
    "outages",
    ["L4", 0],
    [
      "engine/Backoff.ts",
      "Math.round(Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)) * (0.5 + jitter / 2))",
      "Math.round(1 + 0 * (longestDelay + attempt + jitter))",
    ],
  ),
]
