/** An instant as the contract's `date` has it: `2019-07-24T09:33:01Z`. */
export function toInstant(milliseconds: number): string
export function toInstant(milliseconds: number | null): string | null
export function toInstant(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z")
}
