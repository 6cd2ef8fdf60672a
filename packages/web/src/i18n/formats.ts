/**
 * Numbers, sizes and times as readers of a locale write them. Made once a locale: making an Intl object costs more than
 * using it.
 */
export interface Formats {
  readonly number: (value: number) => string
  /** Of 0 to 1, in whole per cent; never 100 before it is done. */
  readonly percent: (share: number) => string
  /** Bytes in powers of 1000, as disks and links are sold: `12.3 MB`. */
  readonly bytes: (count: number) => string
  /** Bytes a second. */
  readonly rate: (bytesPerSecond: number) => string
  /** Seconds, to two units: `2 hr 5 min`, `3 min 20 sec`. */
  readonly duration: (seconds: number) => string
  /** Giga-pixels of a set. */
  readonly gigaPixels: (count: number) => string
  /** Metres, or kilometres from 1,000 on. */
  readonly distance: (metres: number) => string
  /** Milliseconds since 1970. */
  readonly dateTime: (time: number) => string
  readonly time: (time: number) => string
  /** Two local times of a camera, as milliseconds since 1970 as if they were UTC. */
  readonly takenBetween: (from: number, to: number) => string
  readonly plural: (count: number) => Intl.LDMLPluralRule
}

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const

export const makeFormats = (locale: string): Formats => {
  const unit = (name: string, digits: number, display: "short" | "long" = "short") =>
    new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: display, maximumFractionDigits: digits })
  const number = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: "percent" })
  // The short "byte" of English has no plural.
  const bytes = byteUnits.map((name, power) =>
    power === 0 ? ([unit(name, 0, "long"), unit(name, 0, "long")] as const) : ([unit(name, 1), unit(name, 0)] as const),
  )
  const rates = byteUnits.map(
    (name, power) => [unit(`${name}-per-second`, power === 0 ? 0 : 1), unit(`${name}-per-second`, 0)] as const,
  )
  const whole = { hour: unit("hour", 0), minute: unit("minute", 0), second: unit("second", 0) }
  const giga = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
  const metres = { m: unit("meter", 0), km: unit("kilometer", 1) }
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
  const time = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" })
  const taken = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" })
  const plural = new Intl.PluralRules(locale)

  return {
    number: value => number.format(value),
    percent: share => percent.format(share >= 1 ? 1 : Math.min(0.99, Math.max(0, Math.floor(share * 100) / 100))),
    bytes: count => scaled(bytes, count),
    rate: count => scaled(rates, count),
    duration: seconds => {
      const rest = Math.max(0, Math.round(seconds))
      if (rest < 60) return whole.second.format(rest)
      const [large, small] = rest < 3600 ? (["minute", "second"] as const) : (["hour", "minute"] as const)
      const size = large === "minute" ? 60 : 3600
      const first = Math.floor(rest / size)
      // Ten minutes ahead, seconds are noise.
      if (first >= 10) return whole[large].format(Math.round(rest / size))
      const second = Math.floor((rest % size) / (size / 60))
      return second === 0 ? whole[large].format(first) : `${whole[large].format(first)} ${whole[small].format(second)}`
    },
    gigaPixels: count => giga.format(count),
    distance: length => (length < 1000 ? metres.m.format(length) : metres.km.format(length / 1000)),
    dateTime: at => dateTime.format(at),
    time: at => time.format(at),
    takenBetween: (from, to) => taken.formatRange(from, to),
    plural: count => plural.select(count),
  }
}

/** A count in the largest unit of which there is at least one; one decimal below a hundred. */
const scaled = (units: ReadonlyArray<readonly [Intl.NumberFormat, Intl.NumberFormat]>, count: number): string => {
  let value = Math.max(0, Math.round(count))
  let power = 0
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000
    power++
  }
  const unit = units[power]
  return unit === undefined ? "" : unit[value < 99.95 ? 0 : 1].format(value)
}
