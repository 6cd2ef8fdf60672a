import { Schedule } from "effect"

/**
 * For background work that must be done: again after a second, then after twice as long, up to a minute.
 */
export const untilItWorks = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]).pipe(Schedule.jittered)
