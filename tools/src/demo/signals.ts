/** What asks a program to end: Ctrl-C, a supervisor, a closed terminal. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/**
 * Answers these signals with `answer` until the returned function is called; nothing else happens on them meanwhile.
 */
export const onSignals = (answer: (signal: NodeJS.Signals) => void): (() => void) => {
  for (const signal of signals) process.on(signal, answer)
  return () => {
    for (const signal of signals) process.off(signal, answer)
  }
}
