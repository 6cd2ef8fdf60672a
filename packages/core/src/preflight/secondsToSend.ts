/** Seconds that so many bytes take. `rate`: bytes a second, as last measured; undefined when none was measured. */
export const secondsToSend = (bytes: number, rate: number | undefined): number | undefined =>
  rate === undefined || !(rate > 0) ? undefined : bytes / rate
