import { createServer, type IncomingHttpHeaders } from "node:http"
import { Webhook } from "standardwebhooks"

/** A request as a receiver got it. */
export interface Posted {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What a receiver says to its nth request; undefined: it never answers. */
export type Answer = (nth: number) => number | undefined

/** A receiver of webhooks that keeps what it is sent. */
export const startReceiver = async (answer: Answer = () => 204) => {
  const posted: Array<Posted> = []
  const server = createServer((request, response) => {
    let body = ""
    request.on("data", chunk => {
      body += chunk
    })
    request.on("end", () => {
      posted.push({ path: request.url ?? "", headers: request.headers, body })
      const status = answer(posted.length)
      if (status !== undefined) response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as { port: number }
  const end = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${port}/hook/path-secret`, posted, end }
}

/** What a notice says, if its signature holds; as a receiver does it. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the test looks at
export const verified = ({ headers, body }: Posted, secret: string): any =>
  new Webhook(secret).verify(body, headers as Record<string, string>)
