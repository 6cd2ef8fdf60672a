/** What an error of the file system means, in words for people; never a path, which the caller knows better. */
export const reasonOf = (cause: unknown): string => {
  switch (codeOf(cause)) {
    case "EACCES":
    case "EPERM":
      return "permission denied"
    case "ENOENT":
    case "ENOTDIR":
      return "no such file or folder"
    case "ELOOP":
      return "its symbolic links go round in a circle"
    case "ENXIO":
    case "EISDIR":
      return "it is not a regular file"
    case "ENAMETOOLONG":
      return "its path is too long"
    case "EMFILE":
    case "ENFILE":
      return "too many files are open"
    case "EIO":
      return "the disk or card reports an error"
    case "ENODEV":
    case "ENOMEDIUM":
      return "the disk or card is not there any more"
    case "ESTALE":
      return "the network drive does not know it any more"
    case "ETIMEDOUT":
      return "the network drive does not answer"
    case "EHOSTDOWN":
    case "EHOSTUNREACH":
    case "ENETDOWN":
    case "ENETUNREACH":
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "ECONNABORTED":
    case "ENOTCONN":
      return "the network drive cannot be reached"
    case "ENOSPC":
      return "the disk is full"
    case "EROFS":
      return "the disk is read-only"
    default:
      return withoutPath(cause instanceof Error ? cause.message : String(cause))
  }
}

/** The system's own words are `EXDEV: cross-device link not permitted, stat '/photos/a.jpg'`. */
const withoutPath = (message: string): string => /^(E[A-Z0-9]+: [^,]+), /.exec(message)?.[1] ?? message

/** The system's code of an error (`ENOENT`), if it has one. */
export const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined

/** How the reason begins of every file whose disk, card or network drive is gone as a whole; displays say it once. */
export const sourceGone = "the disk, card or network drive of "

/** How the reason begins of everything that was skipped because it could not be looked into (`--skip-unreadable`). */
export const notLookedInto = "not looked into: "
