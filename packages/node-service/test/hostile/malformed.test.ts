import { afterAll, describe, expect, it } from "vitest"
import { removeAll, startService } from "../service.ts"
import { exchange } from "./sockets.ts"

afterAll(removeAll)

const requests = (host: string) => [
  `GET /graphql?query={versions{api}} HTTP/1.1\r\nhost: [\r\n\r\n`,
  `GET /graphql?query=1 HTTP/1.1\r\nhost: a b\r\n\r\n`,
  `GET /graphql?query=1 HTTP/1.1\r\nhost: ${"a".repeat(9_000)}\r\n\r\n`,
  `GET /graphql?query=1 HTTP/1.1\r\nhost: x:99999999\r\n\r\n`,
  `GET /auth/start HTTP/1.1\r\nhost: [\r\n\r\n`,
  `GET /auth/start?client_id=%FF&redirect_uri=%00 HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET //[ HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET //[/auth/start HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET http://[ HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET http://%zz/ HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET /%zz%E0%A4%A HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET /..%2f..%2fetc/passwd HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET graphql HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `OPTIONS * HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET /graphql HTTP/1.1\r\nhost: ${host}\r\nhost: [\r\n\r\n`,
  `GET /graphql HTTP/1.0\r\n\r\n`,
  `BREW / HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `PATCH /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 2\r\n\r\n{}`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 5\r\n\r\n{"a":`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\nnull`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: 14\r\n\r\n{"query":1234}`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: multipart/form-data; boundary=\r\ncontent-length: 2\r\n\r\n--`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: nonsense;;;\r\ncontent-length: 2\r\n\r\n{}`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
  `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-encoding: gzip\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`,
  `GET /graphql?extensions=[&variables={&query=x HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
  `GET /graphql?query={versions{api}} HTTP/1.1\r\nhost: ${host}\r\naccept: ${"text/html;q=,".repeat(200)}\r\n\r\n`,
  `PUT /edge/x/y HTTP/1.1\r\nhost: [\r\ncontent-length: 1\r\n\r\nx`,
  `PUT /edge/%zz?X-Amz-Algorithm=%FF HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 1\r\n\r\nx`,
  `PUT /edge/a/b?uploads HTTP/1.1\r\nhost: edge.[\r\nauthorization: OSS4-HMAC-SHA256 Credential=\r\ncontent-length: 1\r\n\r\nx`,
  `GET / HTTP/1.1\r\nhost: ${host}\r\nx: \x01\r\n\r\n`,
  `GET / HTTP/9.9\r\nhost: ${host}\r\n\r\n`,
  `\x16\x03\x01\x02\x00`,
]

describe("a request that cannot be right", () => {
  it("never shows a stack or a path, and is the client's fault, on both servers", async () => {
    const service = await startService()
    for (const origin of [service.url, service.edge]) {
      const answers = await Promise.all(requests(new URL(origin).host).map(text => exchange(origin, text, 1_500)))
      for (const [index, answer] of answers.entries()) {
        const asked = `${origin} ${JSON.stringify(requests("h")[index]?.slice(0, 80))}: ${answer.slice(0, 600)}`
        expect(answer, asked).not.toMatch(/HTTP\/1\.1 5(?!01)/)
        expect(answer, asked).not.toMatch(/\bat .+:\d+:\d+|node_modules|file:\/\/|\/dist\/|\.js:|TypeError|RangeError/)
      }
    }
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    expect(await service.end()).toBe(0)
  })
})
