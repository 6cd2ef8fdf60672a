import type { AddressWords, InvocationWords, ProgramWords, UsageWords } from "./Words.ts"

export const usage: UsageWords = {
  seeHelp: command => `See ${command} --help.`,
  startAndPreStart: "--start and --pre-start exclude each other; choose one.",
  onlyWithStart: flag =>
    `${flag} goes with --start, --pre-start or --start-again: it is about the reconstruction that they start.`,
  downloadProjectEmpty: "The name of the project is empty. Name a project.",
  kindEmpty: "--kind has an empty name in it. Name kinds with commas, such as pointcloud,report.",
  toEmpty: "--to is empty. Name a folder.",
  projectEmpty: "--project is empty. Name a project.",
  bucketEmpty: "--bucket is empty. Name one that altilift buckets lists.",
  concurrency: (given, most) => `--concurrency ${given}: choose a number from 1 to ${most}.`,
  retryFor: given => `--retry-for: "${given}" is not a duration. Write it with units, such as 90s, 15m or 1h30m.`,
  pathMissing: (path, reason) => `${path}: ${reason}. Nothing was sent; check the path and run again.`,
  pathNotUtf8: (path, reason) =>
    `${path}: ${reason}. Its name is not UTF-8: write it with \\xff for such a byte, or name the folder it is in. ` +
    "Nothing was sent; check the path and run again.",
  proxy: variable =>
    `${variable} is not the address of a proxy, such as http://proxy.example.com:3128 ` +
    "(special characters of a user name or password as %40). Set it right, or unset it.",
  reportName: name => `--report ${name}: the name has to end in .csv or .json.`,
  reportUnwritable: (name, reason) => `--report ${name} cannot be written: ${reason}. Choose another place.`,
  isFolder: "it is a folder",
}

export const addresses: AddressWords = {
  tokenAlone: "--fetch-token-env goes with --from-urls.",
  nothingNamed: "Name photos or folders, or a list of addresses with --from-urls.",
  excludesPaths: "--from-urls has the server fetch the photos: leave out the paths.",
  excludes: flag => `--from-urls has the server fetch the photos: leave out ${flag}.`,
  linesUnreadable: (file, count) => `--from-urls ${file}: ${count === 1 ? "1 line" : `${count} lines`} cannot be read.`,
  line: (number, fault) => `line ${number}: ${fault}`,
  none: file => `--from-urls ${file}: there is no address in it.`,
  fileUnreadable: (file, reason) =>
    `--from-urls ${file}: ${reason}. Name a file with an address a line, or - for standard input.`,
  tokenMissing: variable => `--fetch-token-env ${variable}: there is no such variable, or it is empty.`,
  tokenCharacters: variable => `--fetch-token-env ${variable}: a token has visible ASCII characters only.`,
  tokenForMany: (count, named) => `--fetch-token-env: the token would go to ${count} places (${named}). Make a list for each.`,
  notAnAddress: example => `it does not begin with an address like ${example}`,
  scheme: "only http and https addresses can be fetched",
  password: "the address holds a user name or a password; take them out, and use --fetch-token-env",
  tooLong: most => `the address is longer than ${most} characters`,
  checksum: "after the address comes the SHA-1 of the photo, 40 hexadecimal digits, or - when it is not known",
  nameTooLong: most => `the name is longer than ${most} bytes`,
}

export const program: ProgramWords = {
  outputLost: reason => `Standard output cannot be written: ${reason}. What comes from here on is lost.`,
  defect: details => `An error in altilift itself, please report it: ${details}`,
}

const suggested = (names: ReadonlyArray<string>): string => (names.length === 0 ? "" : ` Did you mean ${names.join(" or ")}?`)

export const invocation: InvocationWords = {
  unknownFlag: (given, suggestions) => `Unknown flag: ${given}.${suggested(suggestions)}`,
  unknownCommand: (given, suggestions) => `Unknown command: ${given}.${suggested(suggestions)}`,
  missingFlag: name => `${name} is missing.`,
  missingValue: name => `${name} needs a value.`,
  missingArgument: name => `${name} is missing.`,
  repeated: name => `${name} is given more than once.`,
  tooMany: given => `Too many arguments: ${given.join(", ")}.`,
  badValue: (flag, given) => `${flag} has a value that cannot be used: "${given}".`,
  choices: choices => ` Choose ${choices.join(", ")}.`,
  wholeNumber: " It takes a whole number.",
  switchValue: " It takes no value.",
}
