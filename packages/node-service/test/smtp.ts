import { createServer, type Socket } from "node:net"

/** A mail as the server got it. */
export interface Received {
  readonly from: string
  readonly to: string
  /** Headers and text, with quoted-printable undone. */
  readonly text: string
}

/** An SMTP server that keeps what it is sent; `refuses`: it takes no recipient. */
export const startSmtp = async ({ refuses = false } = {}) => {
  const mails: Array<Received> = []
  const logins: Array<string> = []
  const server = createServer(socket => converse(socket, mails, logins, refuses))
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  return { port, mails, logins, end: () => void server.close() }
}

const converse = (socket: Socket, mails: Array<Received>, logins: Array<string>, refuses: boolean): void => {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let [from, to, data, pending] = ["", "", undefined as string | undefined, ""]
  socket.on("error", () => undefined)
  say("220 test")
  const take = (line: string): void => {
    if (data !== undefined) {
      if (line !== ".") {
        data += `${line}\n`
        return
      }
      mails.push({ from, to, text: decode(data) })
      data = undefined
      return void say("250 kept")
    }
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === "EHLO") return void socket.write("250-test\r\n250 AUTH PLAIN\r\n")
    if (verb === "AUTH") {
      logins.push(Buffer.from(line.split(" ")[2] ?? "", "base64").toString())
      return void say("235 welcome")
    }
    if (verb === "MAIL") from = line
    if (verb === "RCPT") {
      if (refuses) return void say(`550 no such mailbox ${line}`)
      to = line
    }
    if (verb === "DATA") data = ""
    say(verb === "DATA" ? "354 go on" : verb === "QUIT" ? "221 bye" : "250 ok")
  }
  socket.on("data", chunk => {
    pending += chunk.toString()
    const lines = pending.split("\r\n")
    pending = lines.pop() ?? ""
    lines.forEach(take)
  })
}

const decode = (text: string): string =>
  text.replace(/=\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
