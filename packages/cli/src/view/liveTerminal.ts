/** Whether standard error is a terminal that can be drawn on again and again. */
export const isLiveTerminal = (): boolean => {
  const { stderr, env } = process
  return stderr.isTTY && env.TERM !== "dumb" && !env.CI
}
