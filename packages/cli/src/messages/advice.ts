import { chainOf, type Problem, type ProblemOf } from "@altilift/core"
import { catalogue, say } from "./language.ts"

/** A problem, and what to do about it in a terminal. */
export const sayWithAdvice = (problem: Problem): string => {
  const advice = adviceOn(problem)
  return advice === undefined ? say(problem) : `${say(problem)}${catalogue().stop}${advice}`
}

/** What only this program knows how to mend: flags, variables and commands; `undefined`: the sentence says all. */
export const adviceOn = (problem: Problem): string | undefined => {
  for (const one of chainOf(problem)) {
    const advice = adviceOnOne(one)
    if (advice !== undefined) return advice
  }
  return undefined
}

const adviceOnOne = (problem: Problem): string | undefined => {
  switch (problem.code) {
    case "account-refused":
    case "not-signed-in":
      return "Log in again: altilift login"
    case "app-key-unknown":
      return "Check ALTI_KEY, or log in again: altilift login"
    case "token-unknown":
      return "Check ALTI_TOKEN, or log in again: altilift login"
    case "project-unknown":
      return "--create makes it"
    case "bucket-not-offered":
      return problem.there.length === 0 ? undefined : "Choose one with --bucket and --cloud, or leave both out"
    case "certificate-refused":
      return onCertificate(problem)
    case "gave-up":
      return "Then run the same command again: what arrived is not sent again"
    case "journal-newer":
      return "Or move the file away: the server is asked about every image then"
    case "journal-disk-full":
    case "journal-read-only":
    case "journal-disk-error":
    case "journal-unusable":
      return `Or point XDG_STATE_HOME elsewhere. ${kept}`
    case "journal-damaged":
    case "journal-in-use":
      return kept
    case "lock-unusable":
      return "Or point XDG_STATE_HOME elsewhere"
    case "report-not-written":
      return "Run again: what arrived is not sent again"
    case "reconstruction-not-started":
      return "The images are uploaded all the same"
    case "folder-unreadable":
      return "Give yourself access, then run again"
    case "link-target-unreadable":
      return "Mount the disk that it leads to, or remove the link, then run again"
    case "source-gone":
    case "source-failing":
      return "Put it back or check it, then run the same command again"
    case "file-gone":
      return "Put the disk or card back, then run again"
    case "file-unreadable":
      return problem.kind === "missing"
        ? "Put it back and run again, or leave it out"
        : "Give yourself access to it, or see to the disk, then run again"
    case "file-lost":
    case "file-keeps-changing":
    case "file-changed-often":
      return "Then run again"
    case "file-empty":
    case "content-not-as-named":
      return "Copy it again from the camera, or leave it out"
    default:
      return undefined
  }
}

const kept = "What was recorded so far is kept; run the same command again to go on"

const onCertificate = ({ fault }: ProblemOf<"certificate-refused">): string => {
  switch (fault) {
    case "expired":
    case "not-yet-valid":
      return "Set the clock of this machine, or have the server's operator renew the certificate; NODE_EXTRA_CA_CERTS does not help here"
    case "other-host":
      return "Check the address, and that nothing in between answers for the server; NODE_EXTRA_CA_CERTS does not help here"
    default:
      return "If you trust it, put the certificate of its authority into a file and set NODE_EXTRA_CA_CERTS to the path of that"
  }
}
