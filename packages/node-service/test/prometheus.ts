import { execFileSync } from "node:child_process"

/** Debian's `promtool`, or the one that `PROMTOOL` names; undefined: there is none. */
const found = (path: string): string | undefined => {
  try {
    execFileSync(path, ["--version"], { stdio: "ignore" })
    return path
  } catch {
    return undefined
  }
}

export const promtool = found(process.env.PROMTOOL ?? "promtool")

if (promtool === undefined) {
  console.warn("no promtool: its checks of metrics and alert rules are SKIPPED. It is in Debian's package prometheus")
}

/** One sample of a metric. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/y

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  for (let match = label.exec(text); match !== null; match = label.exec(text)) labels[match[1] ?? ""] = match[2] ?? ""
  return labels
}

/** The samples of a text in the format of Prometheus; a line that is none fails. */
export const readMetrics = (text: string): ReadonlyArray<Sample> =>
  text
    .split("\n")
    .filter(line => line !== "" && !line.startsWith("#"))
    .map(line => {
      const [, name, labels = "", value] = sample.exec(line) ?? []
      if (name === undefined) throw new Error(`no sample: ${line}`)
      return { name, labels: labelsOf(labels), value: Number(value) }
    })

/** The sum of a metric over the labels that are not said. */
export const sum = (samples: ReadonlyArray<Sample>, name: string, labels: Record<string, string> = {}): number =>
  samples
    .filter(one => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value))
    .reduce((total, { value }) => total + value, 0)
