/** Whether a process says that it is ready; undefined: it does not answer. */
export const isReady = async (port: number, signal: AbortSignal | null = null): Promise<boolean | undefined> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: "close" }, signal })).ok
  } catch {
    return undefined
  }
}
