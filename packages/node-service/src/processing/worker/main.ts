/**
 * The process that looks into photos, so that what is in one cannot hurt the service: it is given a path at a time by
 * its parent, answers, and is killed when it takes too much. It knows no secrets and writes nothing.
 */
import { type Job, jobSchema, type Reply } from "../messages.ts"
import { decodePhoto, MemoryExhausted, Undecodable } from "../photo/decodePhoto.ts"
import { inspectPhoto } from "../photo/inspectPhoto.ts"

const perform = async ({ on, path }: Job): Promise<Reply> => {
  try {
    return on === "inspect" ? { on: "inspected", result: inspectPhoto(path) } : { on: "decoded", result: await decodePhoto(path) }
  } catch (cause) {
    if (cause instanceof Undecodable) return { on: "refused", problem: cause.problem }
    if (cause instanceof MemoryExhausted) return { on: "exhausted" }
    return { on: "failed", message: cause instanceof Error ? cause.message : String(cause) }
  }
}

const reply = (message: Reply) => process.send?.(message)

process.on("message", message => void perform(jobSchema.parse(message)).then(reply))

// Without its parent it has no work. An orderly end would wait for the decoder.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"))

reply({ on: "ready" })
