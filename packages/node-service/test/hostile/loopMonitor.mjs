// Loaded into the service with `--import`: how long its main thread was blocked at most, by work of its own or by calls that wait.
// Time in which the thread was ready and the machine gave it no processor does not count.
import { readFileSync, writeFileSync } from "node:fs"

const file = process.env.ALTILIFT_TEST_LOOP
delete process.env.ALTILIFT_TEST_LOOP
const every = 10

/** Milliseconds that the main thread has waited for a processor so far. */
const waited = () => Number(readFileSync("/proc/self/schedstat", "utf8").split(" ")[1]) / 1e6

if (file !== undefined) {
  let longest = 0
  let at = performance.now()
  let before = waited()
  const tick = () => {
    const [now, total] = [performance.now(), waited()]
    const blocked = now - at - every - (total - before)
    ;[at, before] = [now, total]
    if (blocked > longest + 1) {
      longest = blocked
      writeFileSync(file, String(Math.round(longest)))
    }
  }
  // What starting takes is not counted: the test says when it begins.
  process.on("SIGUSR2", () => {
    longest = 0
    writeFileSync(file, "0")
  })
  setInterval(tick, every).unref()
}
