import { chainOf, type Problem, type ProblemOf } from "@altilift/core"
import type { AccountSources } from "../config/accountSources.ts"
import { loginCommand } from "../config/profiles.ts"
import type { Catalogue } from "./Catalogue.ts"
import { say, sentences } from "./language.ts"

type Advice = Exclude<keyof Catalogue["advice"], "checkGiven" | "logIn">

/** A problem, and what to do about it in a terminal. `sources`: where the account comes from, if that is known. */
export const sayWithAdvice = (problem: Problem, sources?: AccountSources): string => {
  const advice = adviceOn(problem, sources)
  return advice === undefined ? say(problem) : `${say(problem)}${sentences().problems.stop}${advice}`
}

/** What only this program knows how to mend: flags, variables and commands; `undefined`: the sentence says all. */
export const adviceOn = (problem: Problem, sources?: AccountSources): string | undefined => {
  for (const one of chainOf(problem)) {
    const facts = refusedFacts(one)
    if (facts !== undefined) return onAccount(facts, sources)
    const advice = adviceOnOne(one)
    if (advice !== undefined) return sentences().advice[advice]
  }
  return undefined
}

type Fact = "key" | "token"

/** What of the account the server does not accept, as far as it says so. */
const refusedFacts = ({ code }: Problem): ReadonlyArray<Fact> | undefined => {
  switch (code) {
    case "account-refused":
    case "not-signed-in":
      return ["key", "token"]
    case "app-key-unknown":
      return ["key"]
    case "token-unknown":
      return ["token"]
    default:
      return undefined
  }
}

/** A flag or variable takes precedence over what a new login would save. */
const onAccount = (facts: ReadonlyArray<Fact>, sources: AccountSources | undefined): string => {
  const { checkGiven, logIn, checkAccount } = sentences().advice
  if (sources === undefined) return checkAccount
  const given = [...new Set(facts.map(fact => sources[fact]))].filter(source => /^(--|ALTI_)/.test(source))
  return given.length === 0 ? logIn(loginCommand(sources.profile)) : checkGiven(given)
}

const adviceOnOne = (problem: Problem): Advice | undefined => {
  switch (problem.code) {
    case "project-unknown":
      return "create"
    case "bucket-not-offered":
      return problem.there.length === 0 ? undefined : "otherBucket"
    case "storage-missing":
    case "credentials-unusable":
    case "credentials-expired":
    case "credentials-refused":
    case "bucket-refuses-all":
      return "anotherBucket"
    case "certificate-refused":
      return onCertificate(problem)
    case "folder-in-use":
      return "otherFolder"
    case "gave-up":
      return "goOn"
    case "journal-newer":
      return "journalNewer"
    case "journal-disk-full":
    case "journal-read-only":
    case "journal-disk-error":
    case "journal-unusable":
      return "stateHomeKept"
    case "journal-damaged":
    case "journal-in-use":
      return "kept"
    case "lock-unusable":
      return "stateHome"
    case "report-not-written":
      return "runAgain"
    case "reconstruction-not-started":
      return problem.reason.code === "reconstruction-images-in-progress" ? "preStart" : "uploadedAllTheSame"
    case "folder-unreadable":
      return "folderAccess"
    case "link-target-unreadable":
      return "mount"
    case "source-gone":
    case "source-failing":
      return "putBackOrCheck"
    case "file-gone":
      return "putCardBack"
    case "file-unreadable":
      return onUnreadable(problem.kind)
    case "file-lost":
    case "file-keeps-changing":
    case "file-changed-often":
      return "thenRunAgain"
    case "file-empty":
    case "content-not-as-named":
      return "copyAgain"
    default:
      return undefined
  }
}

/** A named pipe, a device or a circle of links has nothing to read, whatever access there is. */
const onUnreadable = (kind: ProblemOf<"file-unreadable">["kind"]): Advice => {
  if (kind === "missing") return "putFileBack"
  return kind === "not-a-file" || kind === "link-loop" ? "leaveOut" : "fileAccess"
}

const onCertificate = ({ fault }: ProblemOf<"certificate-refused">): Advice => {
  switch (fault) {
    case "expired":
    case "not-yet-valid":
      return "certificateTime"
    case "other-host":
      return "certificateHost"
    default:
      return "certificateAuthority"
  }
}
