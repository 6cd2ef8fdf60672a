/** What a view does when something happens to the terminal that it draws on. */
export interface TerminalListener {
  /** The terminal has another size. */
  readonly onResize: () => void
  /** The process is about to be stopped (Ctrl-Z): the shell writes on the terminal from here on. */
  readonly onStop: () => void
  /** The process goes on (`fg`): what was drawn may be anywhere. */
  readonly onContinue: () => void
}

const stopProcess = (): void => {
  process.kill(process.pid, "SIGSTOP")
}

/**
 * Listens until the function that it returns is called. `stop` is called after `onStop`, instead of what the system
 * does at Ctrl-Z.
 */
export const listenToTerminal = (
  terminal: NodeJS.WriteStream,
  { onResize, onStop, onContinue }: TerminalListener,
  stop: () => void = stopProcess,
): (() => void) => {
  const stopAfter = () => {
    onStop()
    stop()
  }
  terminal.on("resize", onResize)
  // Windows has neither signal.
  const hasJobControl = process.platform !== "win32"
  if (hasJobControl) process.on("SIGTSTP", stopAfter).on("SIGCONT", onContinue)
  return () => {
    terminal.off("resize", onResize)
    if (hasJobControl) process.off("SIGTSTP", stopAfter).off("SIGCONT", onContinue)
  }
}
