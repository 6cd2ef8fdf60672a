import { createHash } from "node:crypto"
import type { Fault, Rule } from "./rules.ts"

/** What a rule may look at. */
export interface Asked {
  readonly method: string
  readonly path: string
  /** The beginning of the body; empty where no rule asks for it. */
  readonly content: string
}

/** What will happen to a request. */
export interface Decision {
  /** Milliseconds. */
  readonly latency: number
  readonly bytesPerSecond: number | undefined
  readonly fault: Exclude<Fault, { kind: "latency" | "rate" }> | undefined
  /** How far a body gets when the fault strikes within it: from 0 to 1. */
  readonly share: number
  /** The rules that struck. */
  readonly rules: ReadonlyArray<string>
}

/** From 0 to below 1, by the seed and what it is for. */
const chanceOf = (...what: ReadonlyArray<string | number>): number =>
  createHash("sha1").update(what.join("|")).digest().readUInt32BE() / 2 ** 32

/**
 * Decides what happens to each request, by the seed and by how many requests matched a rule before: the same requests
 * in the same order meet the same faults. Every rule keeps its own count, so a rule that is added changes nothing about
 * the others.
 */
export const makeDecisions = (rules: ReadonlyArray<Rule>, seed: number): ((asked: Asked) => Decision) => {
  const counts = rules.map(() => ({ matched: 0, struck: 0 }))

  const strikes = (rule: Rule, index: number, { method, path, content }: Asked): boolean => {
    const count = counts[index]
    if (count === undefined || !rule.route.test(`${method} ${path}`) || rule.content?.test(content) === false) return false
    const matched = ++count.matched
    if (matched <= rule.skip || (rule.times !== undefined && count.struck >= rule.times)) return false
    if (chanceOf(seed, index, matched) >= rule.chance) return false
    count.struck++
    return true
  }

  let requests = 0
  return asked => {
    const struck = rules.filter((rule, index) => strikes(rule, index, asked))
    const share = chanceOf(seed, "share", ++requests)
    return {
      ...effectOf(
        struck.map(({ fault }) => fault),
        share,
      ),
      rules: struck.map(nameOf),
    }
  }
}

const effectOf = (faults: ReadonlyArray<Fault>, byChance: number): Omit<Decision, "rules"> => {
  let latency = 0
  let bytesPerSecond: number | undefined
  let fault: Decision["fault"]
  for (const each of faults) {
    if (each.kind === "latency") latency += each.milliseconds
    else if (each.kind === "rate") bytesPerSecond = Math.min(each.bytesPerSecond, bytesPerSecond ?? each.bytesPerSecond)
    else fault ??= each
  }
  return {
    latency,
    bytesPerSecond,
    fault,
    share: (fault !== undefined && "share" in fault ? fault.share : undefined) ?? byChance,
  }
}

const nameOf = ({ name, fault }: Rule): string =>
  name ?? ("when" in fault ? `${fault.kind} ${fault.when}` : "status" in fault ? `HTTP ${fault.status}` : fault.kind)
