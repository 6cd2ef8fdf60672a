// node examples/upload-folder/upload.ts DIR [PROJECT]: uploads the photos of a folder, and waits until the server has
// said Ready of each. Enter pauses and goes on; Ctrl-C stops. ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN say where and who.
// Exit code: 0 all Ready, 3 not all, 1 the run could not begin, 2 wrong usage.
import { hash } from "node:crypto"
import { glob, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { beginsAs, en, isComplete, type Progress, type RunEvent, renderProblems, type SourceFile, startRun } from "@altilift/core"

const [folder, project = "Upload folder"] = process.argv.slice(2)
const { ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token } = process.env
if (!folder || !endpoint || !key || !token) {
  console.error("usage: node examples/upload-folder/upload.ts DIR [PROJECT], with ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN set")
  process.exit(2)
}
if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
  console.error(`${folder} is not a folder`)
  process.exit(2)
}
const say = (line: string): void => console.log(stripVTControlCharacters(line))

/** Files that are not named as images, and links, are left out. */
async function* files(): AsyncGenerator<SourceFile> {
  for await (const entry of glob("**/*", { cwd: folder, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(jpe?g|png|tiff?)$/i.test(entry.name)) continue
    const ref = join(entry.parentPath, entry.name)
    const { size, mtimeMs } = await stat(ref)
    yield { ref, name: entry.name, size, modifiedAt: mtimeMs }
  }
}

/** What it throws is the reason that the file is Rejected with. */
const read = async ({ ref }: SourceFile) => {
  const bytes = await readFile(ref)
  const type = beginsAs(bytes)
  if (type === undefined) throw new Error("no JPEG, PNG or TIFF inside")
  return { content: { checksum: hash("sha1", bytes), size: bytes.length, type }, bytes }
}

const onEvent = (event: RunEvent): void => {
  if (event.event === "phase") say(event.phase)
  if (event.event !== "ended") return
  const { final, file } = event
  const problems = "problems" in final ? final.problems : "problem" in final ? [final.problem] : []
  say([`${final.at} ${file.ref}`, renderProblems(problems, en)].filter(words => words !== "").join(": "))
}
const show = ({ filesEnded, filesFound, sent, verified }: Progress): void =>
  say(`${filesEnded} of ${filesFound}: ${Math.floor(sent.share * 100)} % sent, ${Math.floor(verified.share * 100)} % verified`)

const run = startRun({ endpoint, key, token, project, create: true, source: { files, read }, onEvent })
run.watch(show, 1000)
process.stdin.on("data", () => (run.phase() === "paused" ? run.resume() : run.pause()))
process.once("SIGINT", run.stop)
const { summary, images, fault, stopped, project: opened } = await run.done()
if (images.length === 0 && !fault) say(`no file in ${folder} is named as a photo`)
say(`${summary.ready} of ${images.length} Ready${fault ? `: ${fault.message}` : ""}`)
process.exitCode = opened === undefined ? 1 : summary.ready > 0 && isComplete(summary) && !fault && !stopped ? 0 : 3
process.stdin.destroy()
await run.close()
