import { Schedule } from "effect"

/**
 * For work that nobody waits for and that must be done: again after a second, then after twice as long, up to a minute.
 */
export const untilItWorks = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]).pipe(Schedule.jittered)
