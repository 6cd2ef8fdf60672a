import type { UploadingWords } from "./Words.ts"

const places = (count: number): string => (count === 1 ? "1 file or folder" : `${count} files and folders`)
const images = (count: number): string => (count === 1 ? "1 image" : `${count} images`)

export const uploading: UploadingWords = {
  excludeEachOther: (one, other) => `${one} and ${other} exclude each other; choose one.`,
  nulAlone: "--null goes with --files-from: it says how the paths in that list end.",
  bandwidth: given => `--bwlimit "${given}": write a rate, such as 20M or 512k, or a timetable, such as "08:00,512k 19:00,off".`,
  order: given => `--order "${given}": choose found or coverage.`,
  pattern: {
    empty: flag => `${flag} is empty. Write a pattern, such as "*.jpg".`,
    negated: (flag, pattern) =>
      `${flag} "${pattern}": a pattern cannot begin with "!". Use ${flag === "--include" ? "--exclude" : "--include"} ` +
      `without it.`,
  },
  listUnreadable: (file, reason) =>
    `--files-from ${file}: ${reason}. Name a file with a path on each line, or - for standard input.`,
  listEmpty: file => `--files-from ${file}: there is no path in it.`,
  listMissing: (file, count) =>
    `--files-from ${file}: ${count === 1 ? "1 path is" : `${count} paths are`} not there. Nothing was sent.`,
  logUnwritable: (file, reason) => `--log-file ${file} cannot be written: ${reason}. Choose another place.`,
  logLost: (file, reason) => `--log-file ${file} cannot be written any more: ${reason}. The upload continues without it.`,
  noFile: "it is not a regular file",
  leftOut: count => `${places(count)} left out by --include and --exclude`,
  allLeftOut: count => `${places(count)} were left out by --include and --exclude.`,
  sent: count =>
    `${images(count)} sent, not waited for: the server has yet to verify them (--no-wait). ` +
    "Run altilift check with the same paths and project later.",
  notStrict: (skipped, duplicates, hints) => {
    const found = [
      ...(skipped === 0 ? [] : [`${skipped} Skipped`]),
      ...(duplicates === 0 ? [] : [`${duplicates} Duplicate`]),
      ...(hints ? ["hints, which altilift check shows"] : []),
    ]
    return `--strict: there are ${found.join(", ")}.`
  },
}
