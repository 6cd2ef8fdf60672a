// Loaded into the service with `--import`: how long its main thread was blocked at most, by work of its own or by calls
// that wait. Time in which the thread was ready and the machine gave it no processor does not count; nor does such time
// of the threads that collect garbage for it, for which it waits.
import { readdirSync, readFileSync, writeFileSync } from "node:fs"

const file = process.env.ALTILIFT_TEST_LOOP
delete process.env.ALTILIFT_TEST_LOOP
const every = 10

const threads = "/proc/self/task"

/** Milliseconds that a thread has waited for a processor so far. */
const waited = thread => Number(readFileSync(`${threads}/${thread}/schedstat`, "utf8").split(" ")[1]) / 1e6

if (file !== undefined) {
  let longest = 0
  let at = performance.now()
  const collectors = readdirSync(threads).filter(one => readFileSync(`${threads}/${one}/comm`, "utf8").trim() === "V8Worker")
  const measure = () => ({ own: waited(process.pid), others: collectors.map(waited) })
  let before = measure()
  const tick = () => {
    const [now, after] = [performance.now(), measure()]
    const others = after.others.map((one, index) => one - before.others[index])
    const blocked = now - at - every - (after.own - before.own) - Math.max(0, ...others)
    ;[at, before] = [now, after]
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
