import { readdir } from "node:fs/promises"
import { connect } from "node:net"
import { join } from "node:path"
import { images, register, type Signed } from "./api.ts"
import { jpeg } from "./photos.ts"
import type { RunningService } from "./service.ts"

let seed = 1000

/** A photo that no other test has, registered and signed. */
export const registered = async (service: RunningService, pid: string): Promise<{ bytes: Buffer; signed: Signed }> => {
  seed += 1
  const bytes = await jpeg(seed)
  return { bytes, signed: await register(service, pid, bytes) }
}

/** Status and S3 code of an answer. */
export const codeOf = async (response: Response) => [response.status, /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1]]

/** What is on disk for the edge: objects by key, and bodies on their way in. */
export const onDisk = async ({ data }: RunningService) => ({
  objects: (await readdir(join(data, "edge", "objects"), { recursive: true })).filter(name => name.includes("/")),
  incoming: await readdir(join(data, "edge", "incoming")),
})

export const stateOf = async (service: RunningService, pid: string, id: string) =>
  (await images(service, pid)).find(image => image.id === id)?.state

/** Sends a PUT byte by byte as told, and the raw answer. */
export const raw = (url: string, head: string, body: string | Buffer = "", hangUp = false): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port, host, pathname, search } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n${head}\r\n\r\n`)
      socket.write(body, () => (hangUp ? setTimeout(() => socket.destroy(), 50) : undefined))
    })
    let answer = ""
    socket.on("data", chunk => {
      answer += chunk
      if (answer.includes("</Error>") || answer.startsWith("HTTP/1.1 200")) socket.destroy()
    })
    socket.on("close", () => resolve(answer))
    socket.on("error", reject)
  })
