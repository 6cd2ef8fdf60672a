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

const examineWay = Effect.fnUntraced(function* (subject: Subject, emit: (finding: Finding) => void) {
  const { account, environment } = subject
  const proxies = yield* Effect.result(readProxies(environment))
  if ("message" in account) emit(found("account", "wrong", "account-unusable", account))
  else emit(found("account", "ok", "account-found", account))
  if (proxies._tag === "Failure") emit(found("proxy", "wrong", "proxy-malformed", { message: proxies.failure.message }))
  const rows = stagesOf(subject)
  const checks = rows.flat().flatMap(({ check, also }) => [check, ...also])
  const rest = proxies._tag === "Failure" ? checks.filter(check => check !== "proxy") : checks
  if ("message" in account) return skipped(rest, "account").forEach(emit)
  if (proxies._tag === "Failure") return skipped(rest, "proxy").forEach(emit)
  const target = yield* targetOf(account.endpoint, proxies.success)
  yield* follow(rows, { account, target }, emit).pipe(Effect.provide(layerProjects({ account, transfers: 1, retryFor: briefly })))
})

/** What the checks on the way to the server are about. */
interface Way {
  readonly account: FoundAccount
  readonly target: Target
}

type Work<Failure> = (way: Way) => Effect.Effect<Findings, Failure, ServerClient | UploadApi | Storage>

/** A check, those that it makes too, and those that must not be wrong before it. */
interface Stage {
  readonly check: CheckName
  readonly also: ReadonlyArray<CheckName>
  readonly after: ReadonlyArray<CheckName>
  readonly work: Work<never>
}

const stage = (check: CheckName, after: ReadonlyArray<CheckName>, seconds: number, work: Work<unknown>): Stage => ({
  check,
  also: [],
  after,
  work: way => bounded(check, seconds, work(way)),
})

/** Rows of stages that run beside each other. */
const stagesOf = ({ project, environment, appPaths }: Subject): ReadonlyArray<ReadonlyArray<Stage>> => {
  const way = ["proxy", "dns", "tls"] as const
  const named =
    project === undefined ? [] : [stage("project", [...way, "server", "token"], within.last, () => checkProject(project))]
  const server = stage("server", way, within.server, ({ account, target }) => checkServer(account, target.host))
  return [
    [stage("proxy", [], within.way, ({ target }) => checkProxy(target))],
    [stage("dns", ["proxy"], within.way, ({ target }) => checkDns(target))],
    [stage("tls", ["proxy", "dns"], within.way, ({ target }) => checkTls(target, environment.NODE_EXTRA_CA_CERTS))],
    [{ ...server, also: ["clock"] }],
    [
      stage("token", [...way, "server", "token"], within.last, () => checkToken),
      stage("buckets", [...way, "server"], within.last, () => checkBuckets(appPaths.rate)),
      ...named,
    ],
  ]
}

/**
 * Runs the stages of a row beside each other, and the rows one after the other. A stage is skipped when one before it
 * is wrong, so that one fault is named once.
 */
const follow = (rows: ReadonlyArray<ReadonlyArray<Stage>>, way: Way, emit: (finding: Finding) => void) => {
  const broken = new Set<CheckName>()
  const run = ({ check, also, after, work }: Stage) => {
    const because = after.find(name => broken.has(name))
    const rest = because === undefined ? work(way) : Effect.succeed(because === check ? [] : skipped([check, ...also], because))
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
