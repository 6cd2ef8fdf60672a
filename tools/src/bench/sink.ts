/**
 * `node sink.ts`: a server that only acknowledges, as a process of its own, so that the client alone is measured. Its
 * API says yes to everything as cheaply as it can; its bucket reads PUTs from the raw socket and counts their bytes by
 * Content-Length. Prints the port of the API, then the number of PUTs acknowledged, a line each time.
 */
import { createServer as createHttpServer } from "node:http"
import { type AddressInfo, createServer, type Socket } from "node:net"
import { type FieldNode, Kind, parse, visit } from "graphql"

const answer = Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
const headEnd = Buffer.from("\r\n\r\n")
let acknowledged = 0

const serve = (socket: Socket): void => {
  let head: Buffer = Buffer.alloc(0)
  let missing = 0
  socket.setNoDelay(true)
  socket.on("error", () => socket.destroy())
  socket.on("data", chunk => {
    let rest: Buffer = chunk
    while (rest.length > 0) {
      if (missing === 0) {
        head = head.length === 0 ? rest : Buffer.concat([head, rest])
        const end = head.indexOf(headEnd)
        if (end === -1) return
        missing = Number(/content-length: (\d+)/i.exec(head.subarray(0, end).toString("latin1"))?.[1] ?? 0)
        rest = head.subarray(end + headEnd.length)
        head = Buffer.alloc(0)
      }
      const taken = Math.min(missing, rest.length)
      missing -= taken
      rest = rest.subarray(taken)
      if (missing === 0) {
        socket.write(answer)
        console.log(String(++acknowledged))
      }
    }
  })
}

let images = 0
/** What each field of the API is answered with; `id`: of the image that is asked about. */
const answers: Readonly<Record<string, (bucket: string, id: string) => unknown>> = {
  support: () => ({ systemMode: "Normal" }),
  my: () => ({ self: { email: "sink@example.com" }, allProjects: { edges: [], pageInfo: { hasNextPage: false } } }),
  getGeoIPInfo: () => ({ nearestBuckets: [{ cloud: "S3", bucket: "Sink", display: "Sink" }] }),
  createProject: () => ({ id: "0".repeat(24), name: "sink" }),
  hasImage: () => null,
  uploadImageS3: bucket => {
    const id = (++images).toString(16).padStart(24, "0")
    return { url: `${bucket}/${id}?X-Amz-Expires=10800`, image: { id, state: "Pending" } }
  },
  startImageUpload: (_, id) => ({ id, state: "Uploading" }),
  project: (_, id) => ({ id: "0".repeat(24), image: { id, state: "Uploading" } }),
}

const portOf = (server: { readonly address: () => AddressInfo | string | null }): number => {
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

const fieldsOf = (query: string): readonly FieldNode[] =>
  parse(query, { noLocation: true }).definitions.flatMap(one =>
    one.kind === Kind.OPERATION_DEFINITION ? one.selectionSet.selections.filter(child => child.kind === Kind.FIELD) : [],
  )

/**
 * The variable that says which image a field is about: that of the innermost `id`, as in `project(id:) { image(id:) }`.
 */
const idVariable = (field: FieldNode): string => {
  let variable = ""
  visit(field, {
    Argument: ({ name: argument, value }) => {
      if (argument.value === "id" && value.kind === Kind.VARIABLE) variable = value.name.value
    },
  })
  return variable
}

const bucket = createServer(serve)
bucket.listen(0, "127.0.0.1", () => {
  const api = createHttpServer((incoming, outgoing) => {
    let body = ""
    incoming.on("data", chunk => {
      body += chunk
    })
    incoming.on("end", () => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Readonly<Record<string, string>> }
      const place = `http://127.0.0.1:${portOf(bucket)}`
      const data = Object.fromEntries(
        fieldsOf(query).map(field => [
          field.alias?.value ?? field.name.value,
          answers[field.name.value]?.(place, variables[idVariable(field)] ?? "") ?? null,
        ]),
      )
      outgoing.setHeader("content-type", "application/json")
      outgoing.end(JSON.stringify({ data }))
    })
  })
  api.listen(0, "127.0.0.1", () => console.log(String(portOf(api))))
})
