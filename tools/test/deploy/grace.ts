/** Milliseconds that a process takes at most to end after SIGTERM: `drainFor` in `deploy/`, and what follows it. */
export const grace = 10_000 + 5_500
