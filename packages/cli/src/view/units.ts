import prettyBytes from "pretty-bytes"
import { sentences } from "../messages/language.ts"

/**
 * Bytes for people, in powers of 1000, as disks and links are sold: `12.3 MB`. Any option of the library's would load
 * the locales: 0.2 s.
 */
export const bytes = (count: number): string => prettyBytes(Math.max(0, Math.round(count)))

/** Bytes a second: `4.5 MB/s`. */
export const rate = (bytesPerSecond: number): string => `${bytes(bytesPerSecond)}/s`

/** Seconds for people, to two units: `2h 05m`, `3m 20s`, `12s`. */
export const duration = (seconds: number): string => {
  const unit = sentences().duration
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole}${unit.seconds}`
  if (whole < 3600) return `${Math.floor(whole / 60)}${unit.minutes} ${two(whole % 60)}${unit.seconds}`
  return `${Math.floor(whole / 3600)}${unit.hours} ${two(Math.floor((whole % 3600) / 60))}${unit.minutes}`
}

/** Milliseconds until something is tried again, for people; undefined below a second, where no time has to be said. */
export const delayBefore = (delay: number): string | undefined => (delay < 1000 ? undefined : duration(delay / 1000))

const two = (count: number): string => String(count).padStart(2, "0")

/** A minute for people, in local time: `2026-11-28 18:20`. */
export const minute = (at: number): string => {
  const time = new Date(at)
  return `${date(at)} ${two(time.getHours())}:${two(time.getMinutes())}`
}

/** A day for people, in local time: `2026-11-28`. */
export const date = (at: number): string => {
  const day = new Date(at)
  return [day.getFullYear(), two(day.getMonth() + 1), two(day.getDate())].join("-")
}
