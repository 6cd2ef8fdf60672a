import prettyBytes from "pretty-bytes"

/** Bytes for people, in powers of 1000, as disks and links are sold: `12.3 MB`. Any option of the library's would load the locales: 0.2 s. */
export const bytes = (count: number): string => prettyBytes(Math.max(0, Math.round(count)))

/** Bytes a second: `4.5 MB/s`. */
export const rate = (bytesPerSecond: number): string => `${bytes(bytesPerSecond)}/s`

/** Seconds for people, to two units: `2h 05m`, `3m 20s`, `12s`. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`
}

const two = (count: number): string => String(count).padStart(2, "0")

/** `1 image`, `24 images`. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`
