/**
 * `node faults.ts --target URL [--target URL …] [--port 0] [--seed 1] [--rules FILE.json]`: a proxy that lets HTTP
 * requests meet faults, and a line of any rate and length. Prints one URL for each target, which share the line; with
 * --port, they get that port and the next ones. What strikes is written to standard error, one line each. Ends on
 * SIGTERM and SIGINT.
 */
import { readFile } from "node:fs/promises"
import { parseArgs } from "node:util"
import { z } from "zod"
import type { Exchange } from "./faults/exchange.ts"
import { makeLink } from "./faults/Link.ts"
import { FaultPlan } from "./faults/rules.ts"
import { startFaultProxy } from "./faults/startFaultProxy.ts"
import type { Listening } from "./faults/startShaper.ts"

const wholeNumber = z.string().regex(/^\d+$/, "is not a whole number").transform(Number)

const Options = z.object({
  target: z.array(z.string(), "is missing: where requests go on to"),
  port: wholeNumber.default(0),
  seed: wholeNumber.default(1),
  rules: z.string().optional(),
})

const readOptions = () =>
  Options.parse(
    parseArgs({
      options: {
        target: { type: "string", multiple: true },
        port: { type: "string" },
        seed: { type: "string" },
        rules: { type: "string" },
      },
    }).values,
  )

const readPlan = async (file: string | undefined): Promise<FaultPlan> => {
  if (file === undefined) return {}
  const json: unknown = JSON.parse(await readFile(file, "utf8"))
  FaultPlan.parse(json)
  return json as FaultPlan
}

const tell = ({ number, method, path, rules }: Exchange): void => {
  // A signed URL is a secret: its query is not shown.
  if (rules.length > 0) console.error(`${number} ${method} ${path.replace(/\?.*$/, "?…")}: ${rules.join(", ")}`)
}

const main = async (): Promise<void> => {
  const { target: targets, port, seed, rules: file } = readOptions()
  const plan = await readPlan(file)
  const link = plan.link === undefined ? undefined : makeLink(plan.link)
  const proxies: Array<Listening> = []
  for (const [index, target] of targets.entries()) {
    const rules = plan.rules ?? []
    const place = { target, port: port === 0 ? 0 : port + index, seed: seed + index }
    const told = rules.length === 0 ? {} : { onExchange: tell }
    const proxy = await startFaultProxy({ ...place, rules, ...told, ...(link === undefined ? {} : { link }) })
    proxies.push(proxy)
    console.log(`fault proxy at ${proxy.url} (to ${target})`)
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void Promise.all(proxies.map(proxy => proxy.close())).then(() => process.exit(0)))
  }
}

try {
  await main()
} catch (cause) {
  console.error(
    `faults: ${cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : cause}`,
  )
  process.exitCode = 1
}
