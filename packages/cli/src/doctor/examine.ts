import type { Storage, UploadApi } from "@altilift/core"
import { Effect } from "effect"
import type { FoundAccount } from "../config/accountSources.ts"
import type { AppPaths } from "../config/paths.ts"
import { readProxies } from "../config/proxies.ts"
import { layerProjects, type ServerClient } from "../layers.ts"
import { bounded, type Findings } from "./bounded.ts"
import { checkBuckets } from "./buckets.ts"
import { checkDisk } from "./disk.ts"
import { checkDns } from "./dns.ts"
import { type CheckName, type Finding, found, isWrong, skipped } from "./Finding.ts"
import { checkJournal } from "./journal.ts"
import { checkNode } from "./node.ts"
import { checkProject } from "./project.ts"
import { checkProxy } from "./proxy.ts"
import { checkRate } from "./rate.ts"
import { checkServer, checkToken } from "./server.ts"
import { type Target, targetOf } from "./Target.ts"
import { checkTls } from "./tls.ts"

/** Seconds that a check may take. Those on the way to the server follow each other: 16 in all. */
const within = { here: 3, way: 3, server: 4, last: 6 } as const

/** Milliseconds for which a question is asked again: there is little time. */
const briefly = 2000

/** What is examined. */
export interface Subject {
  /** The account, or why there is none. */
  readonly account: FoundAccount | { readonly message: string }
  readonly project: string | undefined
  readonly appPaths: AppPaths
  readonly environment: NodeJS.ProcessEnv
}

/** Runs all checks, those of this machine beside the others. `emit` gets each finding as soon as it is known. */
export const examine = (subject: Subject, emit: (finding: Finding) => void) =>
  Effect.all([examineHere(subject, emit), examineWay(subject, emit)], { concurrency: "unbounded", discard: true })

const examineHere = ({ appPaths }: Subject, emit: (finding: Finding) => void) => {
  const checks = [
    Effect.sync(checkNode),
    bounded("journal", within.here, checkJournal(appPaths)),
    bounded("disk", within.here, checkDisk(appPaths.journal)),
    bounded("rate", within.here, checkRate(appPaths.rate)),
  ]
  return Effect.forEach(checks, check => Effect.map(check, findings => findings.forEach(emit)), { concurrency: "unbounded" })
}

const onTheWay: ReadonlyArray<CheckName> = ["dns", "tls", "server", "token", "buckets"]

const examineWay = Effect.fnUntraced(function* (subject: Subject, emit: (finding: Finding) => void) {
  const { account, environment } = subject
  const proxies = yield* Effect.result(readProxies(environment))
  if ("message" in account) emit(found("account", "wrong", "account-unusable", account))
  else emit(found("account", "ok", "account-found", account))
  if (proxies._tag === "Failure") emit(found("proxy", "wrong", "proxy-malformed", { message: proxies.failure.message }))
  if ("message" in account) return skipped(onTheWay, "account").forEach(emit)
  if (proxies._tag === "Failure") return skipped(onTheWay, "proxy").forEach(emit)
  const target = yield* targetOf(account.endpoint, proxies.success)
  yield* follow(stagesOf(subject, account, target), emit).pipe(
    Effect.provide(layerProjects({ account, transfers: 1, retryFor: briefly })),
  )
})

/** A check, and those that must not be wrong before it. */
interface Stage {
  readonly check: CheckName
  readonly after: ReadonlyArray<CheckName>
  readonly work: Effect.Effect<Findings, never, ServerClient | UploadApi | Storage>
}

const stage = (check: CheckName, after: ReadonlyArray<CheckName>, seconds: number, work: Bounded): Stage => ({
  check,
  after,
  work: bounded(check, seconds, work),
})
type Bounded = Effect.Effect<Findings, unknown, ServerClient | UploadApi | Storage>

/** Rows of stages that run beside each other. */
const stagesOf = (
  { project, environment, appPaths }: Subject,
  account: FoundAccount,
  target: Target,
): ReadonlyArray<ReadonlyArray<Stage>> => {
  const way = ["proxy", "dns", "tls"] as const
  const named = project === undefined ? [] : [stage("project", [...way, "server", "token"], within.last, checkProject(project))]
  return [
    [stage("proxy", [], within.way, checkProxy(target))],
    [stage("dns", ["proxy"], within.way, checkDns(target))],
    [stage("tls", ["proxy", "dns"], within.way, checkTls(target, environment.NODE_EXTRA_CA_CERTS))],
    [stage("server", way, within.server, checkServer(account, target.host))],
    [
      stage("token", [...way, "server", "token"], within.last, checkToken),
      stage("buckets", [...way, "server"], within.last, checkBuckets(appPaths.rate)),
      ...named,
    ],
  ]
}

/**
 * Runs the stages of a row beside each other, and the rows one after the other. A stage is skipped when one before it
 * is wrong, so that one fault is named once.
 */
const follow = (rows: ReadonlyArray<ReadonlyArray<Stage>>, emit: (finding: Finding) => void) => {
  const broken = new Set<CheckName>()
  const run = ({ check, after, work }: Stage) => {
    const because = after.find(name => broken.has(name))
    const rest = because === undefined ? work : Effect.succeed(because === check ? [] : skipped([check], because))
    return Effect.map(rest, findings => {
      for (const finding of findings) {
        if (isWrong(finding) && !isPause(finding)) broken.add(finding.check)
        emit(finding)
      }
    })
  }
  return Effect.forEach(rows, row => Effect.forEach(row, run, { concurrency: "unbounded" }), { discard: true })
}

/** The server answers, and only takes no uploads now. */
const isPause = (finding: Finding): boolean =>
  "problem" in finding && ["server-read-only", "server-offline"].includes(finding.problem.code)
