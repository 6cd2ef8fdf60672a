import { createServer, type Socket } from "node:net"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { sendMail } from "../src/mail/sendMail.ts"

/** An SMTP server that does this with each connection; yields the error of a mail that is handed to it. */
const errorOf = async (onConnection: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on("error", () => undefined)
    onConnection(socket)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" ? (address?.port ?? 0) : 0
  const settings = { host: "127.0.0.1", port, secure: false, user: undefined, password: undefined, from: "a@b.example" }
  const mail = { to: "c@d.example", subject: "Subject", text: "Text" }
  try {
    const { message } = await Effect.runPromise(Effect.flip(sendMail(settings, mail, { silence: 500, total: 1_500 })))
    return message
  } finally {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
}

describe("a mail is given up", { timeout: 10_000 }, () => {
  it("where the server accepts the connection and says nothing", async () => {
    expect(await errorOf(() => undefined)).toMatch(/SMTP server 127\.0\.0\.1:\d+: ETIMEDOUT/)
  })

  it("where the server sends a line now and then, and never takes the mail", async () => {
    const message = await errorOf(socket => {
      socket.write("220 here\r\n")
      const timer = setInterval(() => socket.write("250-again\r\n"), 200)
      socket.on("close", () => clearInterval(timer))
    })
    expect(message).toMatch(/SMTP server 127\.0\.0\.1:\d+: ETIMEDOUT/)
  })
})
