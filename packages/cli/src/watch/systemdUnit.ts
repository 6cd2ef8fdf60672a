import { resolve } from "node:path"
import { isSea } from "node:sea"
import { pathOf } from "../fileRef.ts"
import { sentences } from "../messages/language.ts"
import { printable } from "../view/printable.ts"
import type { WatchInput, WatchRequest } from "./WatchRequest.ts"

/**
 * A systemd user unit that runs this watch, with absolute paths. `profile`: the login that it uses. systemd stops it by
 * SIGTERM, after which the exit code is 130.
 */
export const systemdUnit = (input: WatchInput, { watched: { roots } }: WatchRequest, profile: string | undefined): string => {
  const folders = roots.map(root => String(pathOf(root)))
  const command = [...program(), "watch", ...wordsOf(input, folders, profile)]
  return `[Unit]
Description=${printable(sentences().watch.unit.description(folders.join(", "))).replaceAll("%", "%%")}
Documentation=man:altilift(1)

[Service]
ExecStart=${command.map(quoted).join(" ")}
Restart=on-failure
RestartSec=60
SuccessExitStatus=130

[Install]
WantedBy=default.target
`
}

/** Node and the program that runs now; the single executable is both. */
const program = (): ReadonlyArray<string> => (isSea() ? [process.execPath] : [process.execPath, process.argv[1] ?? ""])

/** The command line again, with absolute paths, and without the account. */
const wordsOf = (input: WatchInput, folders: ReadonlyArray<string>, profile: string | undefined): ReadonlyArray<string> => {
  const { project, byFolder, card, cardRoots, bucket, concurrency } = input
  const valued = {
    "--card-root": cardRoots === undefined ? undefined : folders.join(","),
    "--project": project,
    "--by-folder": byFolder,
    "--settle": input.settle,
    "--rescan": input.rescan,
    "--bucket": bucket.label,
    "--cloud": bucket.cloud?.toLowerCase(),
    "--concurrency": concurrency?.toString(),
    "--bwlimit": input.bwlimit,
    "--order": input.order,
    "--log-file": input.logFile === undefined ? undefined : resolve(input.logFile),
    "--profile": profile,
    "--retry-for": input.retryFor,
    "--endpoint": input.account.endpoint,
  }
  const switches = {
    "--card": card,
    "--create": input.create,
    "--skip-unreadable": input.skipUnreadable,
    "--no-meta": input.noMeta,
    "--json": input.json,
    "--quiet": input.quiet,
    "--verbose": input.verbose,
  }
  return [
    ...(card ? [] : folders),
    ...Object.entries(switches).flatMap(([flag, chosen]) => (chosen ? [flag] : [])),
    ...input.include.flatMap(pattern => ["--include", pattern]),
    ...input.exclude.flatMap(pattern => ["--exclude", pattern]),
    ...Object.entries(valued).flatMap(([flag, value]) => (value === undefined ? [] : [flag, value])),
  ]
}

/** `\xNN` is a byte: other controls are two of them in UTF-8, and end no line. */
const hexOf = (control: string): string => {
  const code = control.charCodeAt(0)
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, "0")}` : control
}

/** A word of `ExecStart` (systemd.service(5), "Command lines"). */
const quoted = (word: string): string => {
  const literal = word.replaceAll("%", "%%").replaceAll("$", "$$$$")
  if (/^[\w@%+=:,./-]+$/.test(literal)) return literal
  const escaped = literal.replace(/["\\]/g, "\\$&").replace(/\p{Cc}/gu, hexOf)
  return `"${escaped}"`
}
