import { connect } from "node:net"

/**
 * Sends requests over one connection, all at once, and reads until it ends or has as many answers; all that was
 * answered.
 */
export const pipelined = (url: string, requests: ReadonlyArray<string>, within = 10_000): Promise<string> =>
  new Promise(resolve => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => socket.write(requests.join("")))
    const answers: Array<string> = []
    let count = 0
    const timer = setTimeout(() => socket.destroy(), within)
    socket.on("data", chunk => {
      const text = chunk.toString("latin1")
      answers.push(text)
      count += text.split("HTTP/1.1 ").length - 1
      if (count >= requests.length) socket.end()
    })
    socket.on("error", () => undefined)
    socket.on("close", () => {
      clearTimeout(timer)
      resolve(answers.join(""))
    })
  })

/** How many answers there were of each status. */
export const statusesOf = (answers: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const [, status = ""] of answers.matchAll(/HTTP\/1\.1 (\d{3})/g)) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
