import type { VaultFile } from "../ports/Vault.ts"

/** What a file is called in reports: `original PROJECT/IMAGE`. */
export const nameOfFile = (file: VaultFile): string =>
  `${file.kind} ${file.of.projectId}/${file.of.id}${file.kind === "result" ? `/${file.name}` : ""}`

/** A file that is not as its row says. */
export interface Fault {
  readonly file: string
  readonly why: string
}

/** What was done, and found. */
export interface VaultReport {
  /** Files that were copied, and removed where they were. */
  readonly moved: number
  /** Their bytes. */
  readonly bytes: number
  /** Files that were in their place already. */
  readonly there: number
  readonly faults: ReadonlyArray<Fault>
}

/** Counts while files are moved or checked. */
export const makeTally = (missing: string) => {
  let [moved, bytes, there] = [0, 0, 0]
  const faults: Array<Fault> = []
  const failed = (file: VaultFile, why: string) => void faults.push({ file: nameOfFile(file), why })
  return {
    moved: (size: number) => {
      moved += 1
      bytes += size
    },
    there: (files = 1) => {
      there += files
    },
    missing: (file: VaultFile) => failed(file, missing),
    failed,
    report: (): VaultReport => ({ moved, bytes, there, faults: [...faults] }),
  }
}

export type Tally = ReturnType<typeof makeTally>
