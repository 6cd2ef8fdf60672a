/** Clocks of clients and of ours may differ by this much, in milliseconds; S3 and OSS allow the same. */
export const allowedSkew = 15 * 60 * 1000

/** Reads `20190724T093301Z`, the form of both clouds' signatures: milliseconds since 1970, `NaN` for anything else. */
export const readBasicDate = (text: string): number => {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
