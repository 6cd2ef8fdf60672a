import type { Violation } from "./Violation.ts"
import type { World } from "./world.ts"

/** What happened in a world, for people. */
export const traceOf = (world: World, violations: ReadonlyArray<Violation>): string => {
  const since = (at: number) => ((at - world.startedAt) / 1000).toFixed(3).padStart(10)
  const { photos, ...rest } = world.scenario
  const lines = [
    ...world.server.record.map(({ at, what, id, state, checksum, end }) => ({
      at,
      line: `${what} ${id.replace(/^0+/, "")} ${checksum?.slice(0, 8) ?? ""} ${state ?? ""} ${end ?? ""}`,
    })),
    ...world.journal.written.map(({ at, checksum, record }) => ({
      at,
      line: `journal ${checksum.slice(0, 8)} ${JSON.stringify(record)}`,
    })),
    ...world.processes.flatMap(({ began, ended, stoppedAt, result, api }) => [
      { at: began, line: "A PROCESS BEGINS" },
      ...(stoppedAt === undefined ? [] : [{ at: stoppedAt, line: "STOP" }]),
      { at: ended, line: `THE PROCESS ENDS: ${result.ended}, ${api} requests to the API${outcomeOf(result)}` },
    ]),
    ...world.retries.map(({ at, line }) => ({ at, line })),
  ]
  return [
    `scenario ${JSON.stringify(rest)}`,
    ...photos.map(photo => `  photo ${JSON.stringify(photo)}`),
    ...lines.toSorted((one, other) => one.at - other.at).map(({ at, line }) => `${since(at)} s  ${line}`),
    ...violations.map(({ invariant, what }) => `INVARIANT ${invariant}: ${what}`),
  ].join("\n")
}

const outcomeOf = (result: World["processes"][number]["result"]): string => {
  if (result.ended !== "by itself" || result.exit._tag !== "Success") return ""
  return result.exit.value
    .map(({ summary, fault, stopped }) => `; ${JSON.stringify(summary)}${stopped ? " stopped" : ""} ${fault?.message ?? ""}`)
    .join("")
}
