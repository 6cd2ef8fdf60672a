import { chainOf, type Problem, type ProblemOf } from "@altilift/core"
import type { Catalogue } from "./Catalogue.ts"
import { say, sentences } from "./language.ts"

type Advice = keyof Catalogue["advice"]

/** A problem, and what to do about it in a terminal. */
export const sayWithAdvice = (problem: Problem): string => {
  const advice = adviceOn(problem)
  return advice === undefined ? say(problem) : `${say(problem)}${sentences().problems.stop}${advice}`
}

/** What only this program knows how to mend: flags, variables and commands; `undefined`: the sentence says all. */
export const adviceOn = (problem: Problem): string | undefined => {
  for (const one of chainOf(problem)) {
    const advice = adviceOnOne(one)
    if (advice !== undefined) return sentences().advice[advice]
  }
  return undefined
}

const adviceOnOne = (problem: Problem): Advice | undefined => {
  switch (problem.code) {
    case "account-refused":
    case "not-signed-in":
      return "logIn"
    case "app-key-unknown":
      return "key"
    case "token-unknown":
      return "token"
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
      return "uploadedAllTheSame"
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
      return problem.kind === "missing" ? "putFileBack" : "fileAccess"
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
