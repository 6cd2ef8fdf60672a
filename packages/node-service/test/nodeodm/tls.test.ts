import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { readFile } from "node:fs/promises"
import { type AddressInfo, connect } from "node:net"
import { join } from "node:path"
import { createServer, type Server } from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { usualBounds } from "../../src/drivers/nodeodm/unpack.ts"
import { temporaryFolder } from "../service.ts"
import { done, fake, outcome, useFakeNode } from "./fakeRuns.ts"

useFakeNode()

let server: Server
let url: string
let ca: string
beforeAll(async () => {
  const folder = await temporaryFolder()
  const key = join(folder, "key.pem")
  ca = join(folder, "certificate.pem")
  const subject = ["-subj", "/CN=a node", "-addext", "subjectAltName=IP:127.0.0.1"]
  const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", ca, ...subject]
  execFileSync("openssl", made, { stdio: "ignore" })
  // Takes TLS off before the node, as a proxy does.
  server = createServer({ key: await readFile(key), cert: await readFile(ca) }, socket => {
    const node = connect(Number(new URL(fake.node.url).port), "127.0.0.1")
    socket.on("error", () => node.destroy()).pipe(node)
    node.on("error", () => socket.destroy()).pipe(socket)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe("a node behind TLS", () => {
  it("with a certificate that nobody signed is refused at once, and named", async () => {
    const { problem } = await outcome(usualBounds, { url })
    expect(problem).toEqual({ code: "node-certificate", name: "odm", words: "DEPTH_ZERO_SELF_SIGNED_CERT" })
  })

  it("is worked with when the certificate is named", async () => {
    expect(await outcome(usualBounds, { url, ca })).toMatchObject(done)
    expect(fake.node.asked).toContain("/task/new/upload")
  })

  it("whose certificate cannot be read is refused when the service starts", async () => {
    await expect(outcome(usualBounds, { url, ca: "/no/such/file" })).rejects.toThrow(/odm: ca: \/no\/such\/file cannot be read/)
  })
})
