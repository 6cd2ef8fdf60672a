/** A day, as in `2026-11-28`; a time without an end, or that never was, is `never`. */
export const day = (at: number | null): string =>
  at !== null && Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : "never"
