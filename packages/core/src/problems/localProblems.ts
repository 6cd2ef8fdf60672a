import { z } from "zod/mini"
import { fileError } from "./fileProblems.ts"
import { number, text } from "./params.ts"

/** Of the machine or browser that uploads. `file`: a path. */
export const localProblems = {
  "journal-newer": z.object({ file: text }),
  "journal-disk-full": z.object({ file: text }),
  "journal-read-only": z.object({ file: text }),
  "journal-damaged": z.object({ file: text }),
  "journal-in-use": z.object({ file: text }),
  "journal-disk-error": z.object({ file: text }),
  "journal-unusable": z.object({ file: text, ...fileError }),
  "browser-storage-full": z.object({}),
  "browser-storage-failed": z.object({ words: text }),
  "lock-unusable": z.object({ file: text, ...fileError }),
  /** `process`: of the other upload, 0 where unknown; `host`: where it is another machine; `since`: local time. */
  "project-in-use": z.object({ project: text, id: text, endpoint: text, process: number, host: text, since: text }),
  /** The same of another download into the folder. */
  "folder-in-use": z.object({ folder: text, process: number, host: text, since: text }),
  "report-not-written": z.object({ file: text, ...fileError }),
  /** An unexpected error of a program that uses the engine. */
  unexpected: z.object({ words: text }),
  /** A reason that was written down by an earlier version. */
  recorded: z.object({ words: text }),
} as const
