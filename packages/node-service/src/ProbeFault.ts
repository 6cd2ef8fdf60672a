/** What is done with a small object of a vault's bucket. */
export type ProbeStep = "put" | "head" | "get" | "list" | "copy" | "delete"

/** Why a step failed: HTTP status and the cloud's or the operating system's word. */
export interface ProbeFault {
  readonly step: ProbeStep
  readonly status: number | undefined
  readonly code: string | undefined
}
