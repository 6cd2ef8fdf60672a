import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import type { Row } from "../cases.ts"
import { median } from "../clocks.ts"
import { createProject } from "../reference.ts"
import { type Bench, withService } from "../setting.ts"
import { checksumOf, insertImages } from "./rows.ts"
import { noLimits, sqliteOf } from "./stores.ts"

const run = promisify(execFile)
const programOf = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url))

interface Target {
  readonly url: string
  readonly key: string
  readonly token: string
  readonly project: string
}

/** Requests a second that a server answers. */
const load = async ({ url, key, token, project }: Target, seconds: number): Promise<number> => {
  const words = [programOf("load"), url, key, token, project, checksumOf(1), String(seconds)]
  return Number((await run(process.execPath, words)).stdout)
}

const withBareYoga = async <A>(use: (url: string) => Promise<A>): Promise<A> => {
  const child = spawn(process.execPath, [programOf("bareYoga")], { stdio: ["ignore", "pipe", "inherit"] })
  const exited = once(child, "exit")
  try {
    const [port] = await once(createInterface({ input: child.stdout }), "line")
    return await use(`http://127.0.0.1:${port}`)
  } finally {
    child.kill()
    await exited
  }
}

/** `hasImage` against the same question to GraphQL Yoga alone, which answers a constant. */
export const requests = async (bench: Bench): Promise<readonly Row[]> => {
  const { seconds = 5 } = bench.sizes
  const ours: number[] = []
  const bare: number[] = []
  await withService(bench, noLimits, async service => {
    const project = await createProject(service, "requests")
    await insertImages(sqliteOf(service), project, 1_000)
    const { key, token } = service.owner
    await withBareYoga(async url => {
      for (let count = 0; count < bench.runs; count++) {
        bare.push(await load({ url, key, token, project }, seconds))
        ours.push(await load({ url: service.url, key, token, project }, seconds))
        bench.say(`requests ${count + 1}: ${bare[count]?.toFixed(0)} bare, ${ours[count]?.toFixed(0)} hasImage`)
      }
    })
  })
  const ratio = median(ours.map((rate, index) => rate / (bare[index] ?? rate)))
  const rates = `${median(ours).toFixed(0)} against ${median(bare).toFixed(0)} requests/s`
  return [{ what: "`hasImage`", measured: `${ratio.toFixed(2)} × bare Yoga (${rates})`, target: "≥ 0.5 ×", met: ratio >= 0.5 }]
}
