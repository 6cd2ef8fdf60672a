/**
 * `node test/verificationSpeed.ts FOLDER [COUNT]`: how many photos a second the built service verifies. The photos of
 * the folder are uploaded COUNT times in all (200), each time a little different, to a service that verifies nothing;
 * then one that does is timed.
 */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { createProject, images, upload } from "./api.ts"
import { removeAll, startService } from "./service.ts"

const [folder = "", count = "200"] = process.argv.slice(2)
const names = (await readdir(folder)).filter(name => /\.jpe?g$/i.test(name))
const photos = await Promise.all(names.map(name => readFile(join(folder, name))))
try {
  const first = await startService({ env: { ALTILIFT_PROCESSORS: "0" } })
  const project = await createProject(first)
  for (let at = 0; at < Number(count); at++) {
    const [photo, name] = [photos[at % photos.length], names[at % names.length]]
    await upload(first, project, Buffer.concat([photo ?? Buffer.alloc(0), Buffer.from(String(at))]), name)
  }
  await first.end()
  const second = await startService({ data: first.data })
  const begun = performance.now()
  for (let ready = 0; ready < Number(count); ) {
    await new Promise(resolve => setTimeout(resolve, 200))
    ready = (await images(second, project)).filter(image => image.state === "Ready").length
  }
  const seconds = (performance.now() - begun) / 1000
  console.log(`${count} photos in ${seconds.toFixed(1)} s: ${(Number(count) / seconds).toFixed(1)} a second`)
  await second.end()
} finally {
  await removeAll()
}
