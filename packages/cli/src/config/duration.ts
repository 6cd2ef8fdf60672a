/** Milliseconds of a day. */
export const day = 86_400_000

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: day }

/** Milliseconds of a duration as people write it: `90s`, `15m`, `1h30m`, `2d`; undefined of what is none. */
export const parseDuration = (text: string): number | undefined => {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return undefined
  let sum = 0
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    sum += Number(count) * (milliseconds[unit ?? ""] ?? 0)
  return sum
}
