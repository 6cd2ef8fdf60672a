const units: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** Bytes of a size as people write it: `500GB`, `1.5TiB`, `1000000`; undefined when it is none. */
export const parseSize = (text: string): number | undefined => {
  const [, count, unit = ""] = /^(\d{1,15}(?:\.\d{1,3})?)\s*([a-z]*)$/i.exec(text.trim()) ?? []
  const factor = units[unit.toLowerCase()]
  const bytes = count === undefined || factor === undefined ? Number.NaN : Math.round(Number(count) * factor)
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined
}
