import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout } from "node:timers/promises"
import { inspect } from "node:util"
import { assert, describe, onTestFinished, test } from "vitest"
import { ApiFailure, type Client, type ClientOptions, createClient } from "../src/client/index.ts"
import { decode, type Operation } from "../src/client/Operation.ts"
import { createProject, signS3 } from "../src/client/operations.ts"
import { chainOf } from "../src/problems/Problem.ts"

interface Asked {
  readonly headers: IncomingHttpHeaders
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** What a server does with a request. */
type Respond = (asked: Asked, response: ServerResponse) => void

const listening = async (respond: Respond, options: Partial<ClientOptions> = {}) => {
  const asked: Array<Asked> = []
  const server = createServer(async (request, response) => {
    const parts: Array<Buffer> = []
    for await (const part of request) parts.push(part)
    const one = { headers: request.headers, ...JSON.parse(Buffer.concat(parts).toString()) }
    asked.push(one)
    respond(one, response)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { client: createClient({ endpoint, key: "hunter1-key", token: "user-token", ...options }), asked, endpoint }
}

/** A server that gives one answer to everything. */
const answering = (answer: unknown, status = 200, headers: Record<string, string> = {}) =>
  listening((_, response) => {
    response.writeHead(status, headers).end(typeof answer === "string" ? answer : JSON.stringify(answer))
  })

const failureOf = async (promise: Promise<unknown>): Promise<ApiFailure> => {
  const error = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(error instanceof ApiFailure)) throw new Error(`not a failure of the API: ${inspect(error)}`)
  for (const shown of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error.stack)]) {
    assert.notMatch(shown, /hunter1|user-token|hunter2/)
  }
  return error
}

const graphQLError = (code: string, more: object = {}) => ({
  data: null,
  errors: [{ message: "no, and that is that", extensions: { code, ...more } }],
})

describe("who is signed in", () => {
  test("the key and the token travel in their headers, and nothing of them before sign-in", async () => {
    const answer = { data: { support: { systemMode: "ReadOnly" }, my: { self: { email: "a@b.c" } }, getUserToken: "t" } }
    const { client, asked, endpoint } = await answering(answer)
    assert.deepStrictEqual(await client.whoami(), { email: "a@b.c", mode: "read-only" })
    assert.deepInclude(asked[0]?.headers, { key: "hunter1-key", altitoken: "user-token", "content-type": "application/json" })
    const nobody = createClient({ endpoint, key: "hunter1-key" })
    assert.strictEqual(await nobody.signIn("a@b.c", "hunter2"), "t")
    assert.isUndefined(asked[1]?.headers.altitoken)
    assert.deepStrictEqual(asked[1]?.variables, { email: "a@b.c", password: "hunter2" })
  })

  test("a wrong password is no failure, but no token", async () => {
    const { client } = await answering({ data: { getUserToken: null } })
    assert.isUndefined(await client.signIn("a@b.c", "hunter2"))
  })

  test("a server that is offline says so, whoever asks", async () => {
    const { client } = await answering({ data: { support: { systemMode: "Offline" }, my: null } })
    assert.deepStrictEqual(await client.whoami(), { email: "", mode: "offline" })
  })

  test.each([
    ["a wrong key", { support: null, my: null }, "app-key-unknown"],
    ["a wrong token", { support: { systemMode: "Normal" }, my: { self: null } }, "token-unknown"],
    ["an empty address", { support: { systemMode: "Normal" }, my: { self: { email: "" } } }, "token-unknown"],
  ])("%s is told by a bare null", async (_, data, code) => {
    const { client } = await answering({ data })
    const failure = await failureOf(client.whoami())
    assert.strictEqual(failure.problem.code, code)
    assert.isTrue(failure.notAuthorised)
  })
})

describe("a failure", () => {
  const cases: ReadonlyArray<readonly [what: string, answer: unknown, status: number, expected: object, codes: string]> = [
    ["no session", graphQLError("UNAUTHENTICATED"), 200, { class: "run", kind: "not authorised" }, "not-signed-in"],
    [
      "no session, in an old word",
      graphQLError("NOT_AUTHORISED"),
      200,
      { class: "run", kind: "not authorised" },
      "not-signed-in",
    ],
    ["no permission", graphQLError("FORBIDDEN"), 200, { class: "run", kind: "refused" }, "request-failed: server-said"],
    ["a read-only server", graphQLError("READ_ONLY"), 200, { class: "run", kind: "refused" }, "request-failed"],
    ["no such thing", graphQLError("NOT_FOUND"), 200, { class: "run", kind: "refused" }, "request-failed"],
    ["bad input", graphQLError("BAD_USER_INPUT"), 400, { class: "image", rerunMayHelp: false }, "request-failed"],
    ["bad input, in an old word", graphQLError("BAD_INPUT"), 200, { class: "image", rerunMayHelp: false }, "request-failed"],
    ["a server that fails", graphQLError("INTERNAL"), 200, { class: "retryable", answered: true }, "request-failed"],
    ["too often, in words", graphQLError("TOO_MANY_REQUESTS"), 200, { class: "retryable", busy: true }, "request-failed"],
    ["words without a code", { errors: [{ message: "no" }] }, 200, { unexplained: true }, "request-failed: server-said"],
    ["HTTP 401", "", 401, { class: "run", kind: "not authorised" }, "account-refused"],
    ["HTTP 403 of a firewall", "<html>", 403, { class: "run", kind: "not authorised" }, "account-refused"],
    ["HTTP 404", "not here", 404, { class: "run", kind: "unreachable" }, "endpoint-wrong: request-failed: server-answered"],
    ["HTTP 500", "oops", 500, { class: "retryable", answered: true }, "request-failed: server-answered"],
    ["HTTP 502", "<html>", 502, { class: "retryable", busy: false }, "server-busy"],
    ["a login page", "<html>Welcome</html>", 200, { class: "retryable", answered: false }, "answer-not-graphql"],
    [
      "another shape",
      { data: { my: { allProjects: { edges: "none" } } } },
      200,
      { unexplained: true },
      "answer-of-unknown-shape",
    ],
    ["a bare null", { data: { my: null } }, 200, { class: "run", kind: "not authorised" }, "token-unknown"],
  ]
  test.each(cases)("%s", async (_, answer, status, expected, codes) => {
    const { client } = await answering(answer, status)
    const error = await failureOf(client.projects())
    assert.deepInclude(error.failure, expected)
    assert.include(error.message, codes)
  })

  test.each([
    ["a project that may have no more images: this image, others may be smaller", signS3, "project-images-limit", "image"],
    [
      "a user who has too many that wait for their bytes: the run, for no other will be taken",
      signS3,
      "images-waiting-limit",
      "run",
    ],
    ["a user who may have no more projects: the run", createProject, "projects-limit", "run"],
  ] as const)("of %s", (_, operation, problem, expected) => {
    const { errors } = graphQLError("QUOTA", { problem, params: { limit: 1 } })
    const reading = decode(operation as Operation<unknown, unknown>, {}, undefined, errors)
    assert.strictEqual(reading.ok ? undefined : reading.failure.class, expected)
  })

  test("keeps the problem that our service names, with its parameters", async () => {
    const more = { problem: "project-name-length", params: { most: 200 } }
    const { client } = await answering(graphQLError("BAD_USER_INPUT", more))
    const { problem } = await failureOf(client.createProject("Quarry"))
    assert.deepStrictEqual(chainOf(problem)[1], { code: "project-name-length", most: 200 })
  })

  test("keeps the words of other servers, and those of a code that is not known here", async () => {
    const { client } = await answering(graphQLError("BAD_USER_INPUT", { problem: "from-the-future", params: { most: 200 } }))
    const { problem } = await failureOf(client.createProject("Quarry"))
    assert.deepStrictEqual(chainOf(problem)[1], { code: "server-said", message: "no, and that is that" })
  })

  test("says how long a busy server asks to wait", async () => {
    const { client } = await answering("", 429, { "retry-after": "7" })
    const { failure } = await failureOf(client.projects())
    assert.deepInclude(failure, { class: "retryable", busy: true, retryAfter: 7_000 })
    assert.deepInclude(failure.problem, { code: "server-busy", status: 429, waitSeconds: 7 })
  })

  test("nobody there", async () => {
    const client = createClient({ endpoint: "http://127.0.0.1:1", key: "hunter1-key", token: "user-token" })
    const { failure } = await failureOf(client.whoami())
    assert.deepInclude(failure, { class: "retryable", answered: false })
    assert.deepInclude(failure.problem, { code: "server-unreachable", host: "http://127.0.0.1:1" })
  })

  test("a connection that breaks in the middle of an answer", async () => {
    const { client } = await listening((_, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"data":')
      void setTimeout(20).then(() => response.destroy())
    })
    assert.deepInclude((await failureOf(client.whoami())).failure, { class: "retryable", answered: false })
  })

  test.each(["before", "in the middle of"])("a server that falls silent %s its answer", async when => {
    const silent: Respond = (_, response) => void (when === "before" || response.writeHead(200).write('{"data":'))
    const { client, endpoint } = await listening(silent, { timeout: 100 })
    const { failure } = await failureOf(client.whoami())
    assert.deepInclude(failure, { class: "retryable", answered: false })
    assert.deepStrictEqual(failure.problem, { code: "server-silent", host: endpoint, seconds: 0.1 })
  })

  test("an address that is none, and nothing of a password in it", () => {
    assert.throws(
      () => createClient({ endpoint: "https://user:hunter2@host", key: "hunter1-key" }),
      ApiFailure,
      /^endpoint-malformed$/,
    )
    try {
      createClient({ endpoint: "https://user:hunter2@host?key=hunter1", key: "hunter1-key" })
    } catch (error) {
      assert.notMatch(inspect(error, { depth: 9 }), /hunter2|hunter1/)
    }
  })

  test("a redirect is not followed: key and token are for one address", async () => {
    const other = await answering({ data: { support: null } })
    const { client } = await answering("", 307, { location: `${other.endpoint}/graphql` })
    assert.strictEqual((await failureOf(client.whoami())).problem.code, "answer-not-graphql")
    assert.strictEqual(other.asked.length, 0)
  })
})

describe("a request that is not wanted any more", () => {
  const operations: ReadonlyArray<readonly [string, (client: Client, signal: AbortSignal) => Promise<unknown>]> = [
    ["whoami", (client, signal) => client.whoami({ signal })],
    ["projects", (client, signal) => client.projects({ signal })],
    ["images", (client, signal) => client.images("5a", { signal })],
    ["createProject", (client, signal) => client.createProject("a", { signal })],
  ]
  test.each(operations)("ends at once with the reason of its signal: %s", async (_, ask) => {
    const { client, asked } = await listening(() => undefined)
    const controller = new AbortController()
    const reason = new Error("the user left")
    const asking = ask(client, controller.signal).catch((error: unknown) => error)
    while (asked.length === 0) await setTimeout(5)
    controller.abort(reason)
    assert.strictEqual(await Promise.race([asking, setTimeout(5_000, "it did not end")]), reason)
  })

  test("is not sent at all when it was not wanted before", async () => {
    const { client, asked } = await answering({ data: {} })
    const error = await client.whoami({ signal: AbortSignal.abort() }).catch((error: unknown) => error)
    assert.strictEqual((error as Error).name, "AbortError")
    assert.strictEqual(asked.length, 0)
  })
})

describe("lists", () => {
  const page = <Node>(node: Node) => ({
    totalCount: 9,
    pageInfo: { hasNextPage: true, endCursor: "c" },
    edges: [{ node }, null, { node: null }],
  })

  test("projects come with what is null left out, and say where the next page begins", async () => {
    const node = { id: "1", name: "Quarry", numImage: 7, gigaPixel: 0.1, date: "2026-07-24T09:33:01Z", taskState: null }
    const { client, asked } = await answering({ data: { my: { allProjects: page(node) } } })
    const date = Date.parse(node.date)
    assert.deepStrictEqual(await client.projects({ search: "Qu", after: "b" }), {
      items: [{ id: "1", name: "Quarry", images: 7, gigaPixels: 0.1, date, task: undefined }],
      total: 9,
      next: "c",
    })
    // It was asked what it knows before.
    assert.deepStrictEqual(asked.at(-1)?.variables, { search: "Qu", first: 30, after: "b" })
  })

  test("data counts although an error came with it", async () => {
    const { client } = await answering({ data: { my: { allProjects: page({ id: "1" }) } }, errors: [{ message: "no date" }] })
    assert.strictEqual((await client.projects()).items.length, 1)
  })

  const features = { ProjectImage: { fields: [{ name: "problems" }] } }
  const images = (node: object, known: object) =>
    listening(({ query }, response) => {
      const data = query.includes("ServerFeatures") ? known : { project: { allImages: page(node) } }
      response.end(JSON.stringify({ data }))
    })
  const invalid = { id: "1", state: "Invalid", name: "a.jpg", error: ["is cut off", null, "odd", "more"] }

  test("images say why they are Invalid by code, and in the server's words where a code is not known", async () => {
    const problems = [
      { code: "photo-too-many-pixels", params: { megapixels: 900 } },
      { code: "photo-cut-off", params: null },
      { code: "from-the-future", params: { a: 1 } },
    ]
    const photo = { thumbnail: null, takenAt: "2026-07-24T09:33:01", latitude: null, longitude: null }
    const { client, asked } = await images({ ...invalid, problems, photo }, features)
    const { items } = await client.images("5a")
    await client.images("5a")
    assert.deepStrictEqual(items, [
      {
        id: "1",
        name: "a.jpg",
        state: "Invalid",
        problems: [
          { code: "photo-too-many-pixels", megapixels: 900 },
          { code: "photo-cut-off" },
          { code: "server-said", message: "odd" },
          { code: "server-said", message: "more" },
        ],
        checksum: undefined,
        touchedAt: undefined,
        thumbnail: undefined,
        takenAt: "2026-07-24T09:33:01",
        position: undefined,
      },
    ])
    assert.deepStrictEqual(
      asked.map(({ query }) => /query (\w+)/.exec(query)?.[1]),
      ["ServerFeatures", "ProjectImages", "ProjectImages"],
    )
    assert.include(asked[1]?.query, " problems { code params }")
  })

  test("a server that names no problems is not asked for them", async () => {
    for (const known of [{}, { ProjectImage: null }]) {
      const { client, asked } = await images({ ...invalid, state: "ReadyStrong" }, known)
      const [image] = (await client.images("5a")).items
      assert.strictEqual(image?.state, "Ready")
      assert.deepStrictEqual(image?.problems[0], { code: "server-said", message: "is cut off" })
      assert.notMatch(asked[1]?.query ?? "", /problems|@/)
    }
  })

  test("images of a project that is not there are none of no project", async () => {
    const { client } = await answering({ data: { project: null } })
    assert.deepStrictEqual((await failureOf(client.images("5a"))).problem, { code: "project-unknown", name: "5a" })
  })
})

describe("a project", () => {
  test("comes with what came out of it", async () => {
    const node = { state: "Ready", name: "model.zip", size: 12, link: "https://a.test/1" }
    const { client, asked } = await answering({ data: { project: { id: "5a", downloads: { edges: [{ node }, null] } } } })
    const download = { ...node, kind: undefined, checksum: undefined }
    assert.deepInclude(await client.project("5a"), {
      ...{ id: "5a", name: "5a", images: 0 },
      ...{ reconstruction: undefined, downloads: [download] },
    })
    assert.notMatch(asked.at(-1)?.query ?? "", /task \{|kind|checksum/)
  })

  test("comes with its reconstruction and the kinds of its results from a server that tells them", async () => {
    const fields = (...names: ReadonlyArray<string>) => ({ fields: names.map(name => ({ name })) })
    const features = { Project: fields("task"), Download: fields("kind", "checksum") }
    const node = { state: "Ready", name: "sparse.ply", size: 12, link: "https://a.test/1", kind: "pointcloud", checksum: "aa" }
    const problem = { code: "reconstructor-unknown", params: { name: "a", known: "b" } }
    const task = { id: "7", state: "Failed", startDate: "1970-01-01T00:00:01Z", progress: 0.5, stepName: "matching", problem }
    const project = { id: "5a", task: { ...task, output: ["a line"] }, downloads: { edges: [{ node }] } }
    const { client, asked } = await listening(({ query }, response) => {
      response.end(JSON.stringify({ data: query.includes("__type") ? features : { project } }))
    })
    const { reconstruction, downloads } = await client.project("5a")
    assert.deepStrictEqual(downloads, [node])
    assert.deepStrictEqual(reconstruction, {
      ...{ id: "7", state: "Failed", startedAt: 1000, endedAt: undefined, queueing: 0, progress: 0.5, step: "matching" },
      ...{
        paused: undefined,
        reconstructor: undefined,
        problem: { code: "reconstructor-unknown", name: "a", known: "b" },
        output: ["a line"],
      },
    })
    assert.include(asked[1]?.query, " problem { code params }")
  })

  test("comes with its images by state from a server that tells them, and with what waits to be resumed", async () => {
    const fields = (...names: ReadonlyArray<string>) => ({ fields: names.map(name => ({ name })) })
    const features = { Project: fields("task", "imageStates"), Task: fields("paused") }
    const imageStates = [
      { state: "Ready", images: 3 },
      { state: "ReadyStrong", images: 1 },
      { state: "Invalid", images: 2 },
      { state: "Pending", images: 4 },
      { state: "Uploading", images: 1 },
      { state: "of the future", images: 1 },
    ]
    const project = { id: "5a", numImage: 12, imageStates, task: { id: "7", state: "Running", paused: true } }
    const { client, asked } = await listening(({ query }, response) => {
      response.end(JSON.stringify({ data: query.includes("__type") ? features : { project } }))
    })
    const found = await client.project("5a")
    assert.deepStrictEqual(found.counts, { ready: 4, working: 1, armed: 5, invalid: 2 })
    assert.strictEqual(found.reconstruction?.paused, true)
    assert.notInclude(asked[1]?.query, "@")
  })

  test("is not asked for what a reconstruction of older servers has not, nor for states", async () => {
    const features = { Project: { fields: [{ name: "task" }] }, Task: { fields: [{ name: "state" }] } }
    const { client, asked } = await listening(({ query }, response) => {
      response.end(JSON.stringify({ data: query.includes("__type") ? features : { project: { id: "5a" } } }))
    })
    assert.strictEqual((await client.project("5a")).counts, undefined)
    assert.notMatch(asked[1]?.query ?? "", /paused|imageStates|@/)
    assert.include(asked[1]?.query, "task {")
  })

  test("is renamed, removed, and has a page, where the server knows it", async () => {
    const { client, asked } = await listening(({ query }, response) => {
      const features = { Project: { fields: [{ name: "page" }] } }
      const project = { id: "5a", page: "https://a.test/#project=5a" }
      const made = { renameProject: { id: "5a", name: "b" }, removeProject: { id: "5a" } }
      response.end(JSON.stringify({ data: query.includes("__type") ? features : { project, ...made } }))
    })
    assert.strictEqual(await client.page("5a"), "https://a.test/#project=5a")
    await client.renameProject("5a", "b")
    await client.removeProject("5a")
    assert.deepStrictEqual(
      asked.slice(-2).map(({ variables }) => variables),
      [{ id: "5a", name: "b" }, { id: "5a" }],
    )
    const older = await answering({ data: { project: { id: "5a" } } })
    assert.strictEqual(await older.client.page("5a"), undefined)
  })

  test("that is not there is said so", async () => {
    const { client } = await answering({ data: { project: null } })
    assert.strictEqual((await failureOf(client.project("5a"))).problem.code, "project-unknown")
  })

  test("is reconstructed, or the server says why not", async () => {
    const task = { id: "7", taskType: "Native", state: "Pending" }
    const started = await answering({ data: { startReconstructionWithError: { error: null, task } } })
    assert.deepStrictEqual(await started.client.startReconstruction("5a"), {
      started: true,
      task: { id: "7", type: "Native", state: "Pending" },
    })
    const error = { code: 2, message: "not enough images" }
    const refused = await answering({ data: { startReconstructionWithError: { error } } })
    assert.deepStrictEqual(await refused.client.startReconstruction("5a"), {
      started: false,
      code: 2,
      problem: { code: "server-said", message: "not enough images" },
    })
  })

  test("the names of what reconstructs are asked for where the server has them", async () => {
    const serving = (fields: ReadonlyArray<{ readonly name: string }>) =>
      listening(({ query }, response) => {
        const data = query.includes("__type(")
          ? { Query: { fields } }
          : { __typename: "Query", ...(query.includes("reconstructors") ? { reconstructors: ["sparse", "odm"] } : {}) }
        response.end(JSON.stringify({ data }))
      })
    const knows = await serving([{ name: "reconstructors" }])
    assert.deepStrictEqual(await knows.client.reconstructors(), ["sparse", "odm"])
    const knowsNot = await serving([])
    assert.deepStrictEqual(await knowsNot.client.reconstructors(), [])
    assert.notInclude(knowsNot.asked.at(-1)?.query, "reconstructors")
  })

  test("stops being reconstructed, or a bare null says that it does not", async () => {
    const stopped = await answering({ data: { stopReconstruction: { id: "7" } } })
    await stopped.client.stopReconstruction("5a")
    const refused = await answering({ data: { stopReconstruction: null } })
    assert.include((await failureOf(refused.client.stopReconstruction("5a"))).message, "refused-without-reason")
  })

  test("has no receipt for the reason that the server gives, and is unknown only where the server has none", async () => {
    const receiptOf = async (answer: object) => {
      const { client } = await listening(({ query }, response) => {
        const features = { data: { Project: { fields: [{ name: "receipt" }] } } }
        response.end(JSON.stringify(query.includes("__type(") ? features : answer))
      })
      return (await failureOf(client.receipt("5a", ["xyz"]))).message
    }
    const extensions = { code: "BAD_USER_INPUT", problem: "checksum-malformed", params: { length: 40 } }
    const errors = [{ message: "no checksum", path: ["project", "receipt"], extensions }]
    assert.strictEqual(await receiptOf({ data: { project: { receipt: null } }, errors }), "request-failed: checksum-malformed")
    assert.strictEqual(await receiptOf({ data: { project: { receipt: null } } }), "request-failed: refused-without-reason")
    assert.strictEqual(await receiptOf({ data: { project: null } }), "project-unknown")
  })
})
