/** Whether standard output is a terminal that can be drawn on again and again. */
export const isLiveTerminal = (): boolean => {
  const { stdout, env } = process
  return stdout.isTTY && env.TERM !== "dumb" && !env.CI
}
