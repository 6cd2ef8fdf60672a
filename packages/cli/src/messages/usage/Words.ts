import type { About, Of } from "../Sentence.ts"

/** What is wrong with a command line. */
export type UsageWords = Of<
  "startAndPreStart" | "projectEmpty" | "bucketEmpty" | "isFolder" | "downloadProjectEmpty" | "kindEmpty" | "toEmpty"
> &
  About<"onlyWithStart", [flag: string]> &
  About<"seeHelp", [command: string]> &
  About<"concurrency", [given: number, most: number]> &
  About<"retryFor", [given: string]> &
  About<"pathMissing" | "pathNotUtf8", [path: string, reason: string]> &
  About<"proxy", [variable: string]> &
  About<"reportName", [name: string]> &
  About<"reportUnwritable", [name: string, reason: string]>

/** Of `--from-urls`. */
export type AddressWords = Of<"tokenAlone" | "nothingNamed" | "excludesPaths" | "scheme" | "password" | "checksum"> &
  About<"excludes", [flag: string]> &
  About<"linesUnreadable", [file: string, count: number]> &
  About<"line", [number: number, fault: string]> &
  About<"none", [file: string]> &
  About<"fileUnreadable", [file: string, reason: string]> &
  About<"tokenMissing" | "tokenCharacters", [variable: string]> &
  About<"tokenForMany", [count: number, named: string]> &
  About<"notAnAddress", [example: string]> &
  About<"tooLong" | "nameTooLong", [most: number]>

export type ProgramWords = About<"outputLost", [reason: string]> & About<"defect", [details: string]>

/** What cannot be parsed of a command line. `suggestions`: similar words; `choices`: all words that are allowed. */
export type InvocationWords = Of<"wholeNumber" | "switchValue"> &
  About<"unknownFlag" | "unknownCommand", [given: string, suggestions: ReadonlyArray<string>]> &
  About<"missingFlag" | "missingValue" | "missingArgument" | "repeated", [name: string]> &
  About<"tooMany", [given: ReadonlyArray<string>]> &
  About<"badValue", [flag: string, given: string]> &
  About<"choices", [choices: ReadonlyArray<string>]>
