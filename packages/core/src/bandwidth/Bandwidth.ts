/** From a minute of the week on, so many bytes a second; `undefined`: no limit. */
export interface RateChange {
  /** Minutes since Sunday 0:00, local time. */
  readonly from: number
  readonly rate: number | undefined
}

/** Rates by the clock, in the order of the week; at least one. */
export type Bandwidth = readonly [RateChange, ...Array<RateChange>]

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
const minutesOfDay = 24 * 60

/**
 * Reads a rate, or a timetable of rates, as rclone's `--bwlimit` writes them: `10M`, or `08:00,2M 18:00,off`, or with
 * days of the week `Mon-08:00,512k Sat-00:00,off`. `off` and 0 are no limit; a number without a letter is KiB a second.
 *
 * @returns undefined when it is none of them
 */
export const parseBandwidth = (text: string): Bandwidth | undefined => {
  const words = text.trim().split(/\s+/)
  const [only = ""] = words
  if (words.length === 1 && !only.includes(",")) {
    const rate = parseRate(only)
    return rate === undefined ? undefined : [{ from: 0, rate: rate.rate }]
  }
  const changes: Array<RateChange> = []
  for (const word of words) {
    const read = parseChange(word)
    if (read === undefined) return undefined
    for (const change of read) changes.push(change)
  }
  const [first, ...others] = changes.sort((a, b) => a.from - b.from)
  return first && [first, ...others]
}

/** A time without a day is one of every day. */
const parseChange = (word: string): ReadonlyArray<RateChange> | undefined => {
  const [, day = "", hours, minutes, given = ""] = /^(?:([a-z]{3})-)?(\d\d?):(\d\d),(.+)$/i.exec(word) ?? []
  const [hour, minute, rate] = [Number(hours), Number(minutes), parseRate(given)]
  if (!(hour < 24 && minute < 60) || rate === undefined) return undefined
  const named = days.indexOf(day.toLowerCase())
  if (day !== "" && named === -1) return undefined
  const on = day === "" ? days.keys() : [named]
  return Array.from(on, index => ({ from: index * minutesOfDay + hour * 60 + minute, rate: rate.rate }))
}

const parseRate = (text: string): { readonly rate: number | undefined } | undefined => {
  if (text.toLowerCase() === "off") return { rate: undefined }
  const [, digits, unit = "k"] = /^(\d+(?:\.\d+)?)(?:([bkmgt])(?:i|i?b)?)?$/i.exec(text) ?? []
  if (digits === undefined) return undefined
  const rate = Math.floor(Number(digits) * 1024 ** "bkmgt".indexOf(unit.toLowerCase()))
  return { rate: rate === 0 ? undefined : rate }
}

/**
 * Bytes a second at a time, by the local clock; undefined: no limit. Before the first change of a week the last one of
 * the week before holds.
 */
export const rateAt = (bandwidth: Bandwidth, now: Date): number | undefined => {
  const minute = now.getDay() * minutesOfDay + now.getHours() * 60 + now.getMinutes()
  const change = bandwidth.findLast(({ from }) => from <= minute) ?? bandwidth.at(-1)
  return change?.rate
}
