// node examples/upload-folder/upload.ts DIR [PROJECT]: uploads the photos of a folder, and waits until the server has said Ready of each.
// ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN say where and who. Exit code: 0 all Ready, 3 not all, 1 the run could not begin, 2 wrong usage.
import { hash } from "node:crypto"
import { glob, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { beginsAs, createUploader, type Event, isComplete, makeProgress, type SourceFile } from "@altilift/core"

const [folder, project = "Upload folder"] = process.argv.slice(2)
const { ALTI_ENDPOINT: endpoint, ALTI_KEY: key, ALTI_TOKEN: token } = process.env
if (!folder || !endpoint || !key || !token) {
  console.error("usage: node examples/upload-folder/upload.ts DIR [PROJECT], with ALTI_ENDPOINT, ALTI_KEY and ALTI_TOKEN set")
  process.exit(2)
}

/** Files that are not named as images, and links, are passed over. */
async function* photos(): AsyncGenerator<SourceFile> {
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

const progress = makeProgress(Date.now())
const onEvent = (event: Event) => {
  progress.onEvent(event, Date.now())
  if (event.event !== "ended") return
  const { at, file, ...more } = event.final
  const reason = "reason" in more ? `: ${more.reason}` : "reasons" in more ? `: ${more.reasons.join("; ")}` : ""
  const { filesEnded, filesFound, bytesSent } = progress.snapshot(Date.now())
  const sent = `${(bytesSent / 1e6).toFixed(1)} MB sent`
  console.log(stripVTControlCharacters(`${filesEnded} of ${filesFound}, ${sent}: ${at} ${file.ref}${reason}`))
}

const uploader = createUploader({ endpoint, key, token, project, create: true, source: { files: photos, read }, onEvent })
process.once("SIGINT", uploader.stop)
try {
  const { summary, images, fault, stopped } = await uploader.run()
  console.log(`${summary.ready} of ${images.length} Ready${fault ? `: ${fault.message}` : ""}`)
  process.exitCode = summary.ready > 0 && isComplete(summary) && !fault && !stopped ? 0 : 3
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : String(cause))
  process.exitCode = 1
}
