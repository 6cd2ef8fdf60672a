import { once } from "node:events"
import { appendFile, writeFile } from "node:fs/promises"
import { request } from "node:http"
import { join } from "node:path"
import { Readable } from "node:stream"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { addUser } from "../src/accounts/Accounts.ts"
import { en as english } from "../src/messages/en.ts"
import type { Notice } from "../src/notices/Notice.ts"
import { noticeMail } from "../src/notices/noticeMail.ts"
import { newWebhookSecret } from "../src/notices/signature.ts"
import { ask, codesOf, createProject, register, settled, until, upload } from "./api.ts"
import { jpeg } from "./photos.ts"
import { type Login, onPostgres, type RunningService, removeAll, startService, temporaryFolder } from "./service.ts"
import { startSmtp } from "./smtp.ts"
import { inStore } from "./store.ts"
import { type Posted, startReceiver, verified } from "./webhooks.ts"

type Receiver = Awaited<ReturnType<typeof startReceiver>>

const operatorSecret = newWebhookSecret()
const receivers: Array<Receiver> = []
const receiver = async (answer?: Parameters<typeof startReceiver>[0]): Promise<Receiver> => {
  const made = await startReceiver(answer)
  receivers.push(made)
  return made
}

let smtp: Awaited<ReturnType<typeof startSmtp>>
let operator: Receiver
let service: RunningService
beforeAll(async () => {
  smtp = await startSmtp()
  operator = await startReceiver()
  service = await start()
})
afterAll(async () => {
  for (const one of [operator, ...receivers]) one.end()
  smtp.end()
  await removeAll()
})

/** A configuration in which sets are complete soon, and stuck after an hour unless told otherwise. */
const configured = async (notices: ReadonlyArray<string>, stuckAfter = "1h"): Promise<string> => {
  const config = join(await temporaryFolder(), "altilift.yaml")
  const webhook = `webhooks: [{ url: "${operator.url}", secret: "${operatorSecret}" }]`
  const lines = ["completeAfter: 1s", `stuckAfter: ${stuckAfter}`, webhook, ...notices].map(line => `  ${line}`)
  await writeFile(
    config,
    [`smtp: { host: 127.0.0.1, port: ${smtp.port}, from: a@example.com }`, "notices:", ...lines, ""].join("\n"),
  )
  return config
}

const allow = "allow: [127.0.0.0/8]"

/** A service whose users may have notices posted to this machine. */
const start = async (stuckAfter?: string): Promise<RunningService> =>
  startService({ args: ["--config", await configured([allow], stuckAfter)] })

const addWebhook = (on: RunningService, pid: string, url: string, login: Login = on.owner) =>
  ask(
    on,
    "mutation($pid: ID!, $url: String!) { addWebhook(pid: $pid, url: $url) { secret webhook { id host } } }",
    { pid, url },
    login,
  )

const webhooks = async (on: RunningService, pid: string) =>
  (await ask(on, "query($pid: ID!) { project(id: $pid) { webhooks { id host delivered failed } } }", { pid })).data.project
    .webhooks

const makeUser = (email: string): Promise<Login> => inStore(service.data, addUser(email))

const share = (pid: string, email: string, right: string) =>
  ask(service, `mutation($pid: ID!, $email: String!) { shareProject(id: $pid, email: $email, right: ${right}) { id } }`, {
    pid,
    email,
  })

const arrived = (posted: ReadonlyArray<Posted>, count = 1) =>
  until(
    async () => posted,
    all => all.length >= count,
  )

const mailsTo = (names: ReadonlyArray<string>) => smtp.mails.filter(({ to }) => names.some(name => to.includes(`<${name}@`)))
const ofProject = (pid: string) => operator.posted.filter(({ body }) => body.includes(pid))

// Most of a test is waiting for notices to arise: tests run at the same time, and each has projects of its own.
describe.concurrent("a set that is complete", () => {
  it("is told of once, signed, to the webhooks of the project and of the configuration; again only after another upload", async () => {
    const to = await receiver()
    const pid = await createProject(service, "Roof")
    const { secret, webhook } = (await addWebhook(service, pid, to.url)).data.addWebhook
    expect(webhook.host).toBe(new URL(to.url).host)
    const [first, second] = [await jpeg(1), await jpeg(2)]
    // Registered before the first one is there, so that the set is not complete with that one.
    const broken = Buffer.from("no photo")
    await register(service, pid, broken, { name: "broken.jpg" })
    await upload(service, pid, first)
    await upload(service, pid, broken, "broken.jpg")
    await settled(service, pid)
    const [notice] = await arrived(to.posted)
    expect(verified(notice as Posted, secret)).toMatchObject({
      type: "project.complete",
      data: {
        project: { id: pid, name: "Roof" },
        images: { ready: 1, invalid: 1, awaited: 0, unverified: 0 },
        reconstruction: null,
      },
    })
    expect(() => verified({ ...(notice as Posted), body: `${notice?.body} ` }, secret)).toThrow()
    const example = await import(new URL("../../../examples/webhook.mjs", import.meta.url).href)
    expect(example.verify(secret, notice?.headers, notice?.body)).toMatchObject({ type: "project.complete" })
    expect(example.verify(secret, notice?.headers, `${notice?.body} `)).toBeUndefined()
    expect(example.verify(operatorSecret, notice?.headers, notice?.body)).toBeUndefined()
    const [copy] = await arrived(ofProject(pid))
    expect(verified(copy as Posted, operatorSecret).type).toBe("project.complete")
    expect(copy?.headers["webhook-id"]).toBe(notice?.headers["webhook-id"])
    await sleep(5_000)
    expect(to.posted).toHaveLength(1)
    await upload(service, pid, second)
    await arrived(to.posted, 2)
    expect(verified(to.posted[1] as Posted, secret).data.images).toMatchObject({ ready: 2, invalid: 1 })
    expect(to.posted[1]?.headers["webhook-id"]).not.toBe(notice?.headers["webhook-id"])
    expect((await webhooks(service, pid))[0]).toMatchObject({ failed: null, delivered: expect.any(String) })
    expect(service.printed()).not.toContain("path-secret")
    expect(service.printed()).not.toContain("whsec_")
  })

  it("is mailed to those who own the project, in their language, unless they switched it off", async () => {
    const [anna, bert] = [await makeUser("anna@example.com"), await makeUser("bert@example.com")]
    await makeUser("viewer@example.com")
    await makeUser("chen@example.com")
    const set =
      "mutation($mail: Boolean, $language: String) { setNotices(mail: $mail, language: $language) { mail language offered } }"
    expect((await ask(service, set, { language: "zh-CN" }, anna)).data.setNotices).toEqual({
      mail: true,
      language: "zh",
      offered: true,
    })
    expect((await ask(service, set, { mail: false }, bert)).data.setNotices.mail).toBe(false)
    expect(codesOf(await ask(service, set, { language: "xx" }, bert))).toEqual(["BAD_USER_INPUT"])
    expect((await ask(service, "{ my { notices { mail language } } }", {}, bert)).data.my.notices).toEqual({
      mail: false,
      language: null,
    })
    const pid = await createProject(service, "Quarry-7")
    for (const email of ["anna@example.com", "bert@example.com", "chen@example.com"]) await share(pid, email, "own")
    await share(pid, "viewer@example.com", "upload")
    await upload(service, pid, await jpeg(3))
    const mailTo = (email: string) => smtp.mails.filter(({ to }) => to.includes(email))
    for (const email of ["anna@example.com", "chen@example.com"]) {
      await until(
        async () => mailTo(email),
        mails => mails.length === 1,
      )
    }
    await sleep(3_000)
    const mails = mailsTo(["anna", "bert", "chen", "viewer"])
    expect(mails.map(({ to }) => /<(.*)>/.exec(to)?.[1]).toSorted()).toEqual(["anna@example.com", "chen@example.com"])
    expect(mails.find(({ to }) => to.includes("chen"))?.text).toMatch(
      /Subject: Quarry-7: complete, 1 photo Ready[\s\S]*verified: 1\./,
    )
    expect(mails.find(({ to }) => to.includes("chen"))?.text).toMatch(/Message-ID:\s+<msg_[0-9a-f]{24}\./i)
    const { page } = (await ask(service, `{ project(id: "${pid}") { page } }`)).data.project
    expect(page).toMatch(/#project=[0-9a-f]{24}$/)
    const english = mails.find(({ to }) => to.includes("chen"))?.text ?? ""
    expect(english.replaceAll("=\n", "").replaceAll("=3D", "=")).toContain(`\n${page}\n`)
    const chinese = /base64\n[\s\S]*?\n\n([\s\S]*)$/.exec(mails.find(({ to }) => to.includes("anna"))?.text ?? "")?.[1] ?? ""
    expect(Buffer.from(chinese, "base64").toString()).toContain("Quarry-7 的全部 1 张照片均已到达并通过验证。")
  })
})

describe.concurrent("a mail of a notice", () => {
  const notice: Notice = {
    id: "msg_1",
    kind: "complete",
    at: 0,
    project: { id: "1".repeat(24), name: "Roof" },
    images: { ready: 1, invalid: 0, awaited: 0, unverified: 0 },
    movedAt: 0,
    reconstruction: null,
  }
  const service = "https://photos.example.com"
  const mail = (page: string | null) => noticeMail(notice, { id: "u", email: "a@example.com" }, { page, service }, english)

  it("has the address of the project, and none where the page is not built", () => {
    const page = `${service}/#project=${notice.project.id}`
    expect(mail(page).text).toContain(`\n\n${page}\n\n`)
    expect(mail(null).text).not.toContain(service)
    expect(mail(null).text).not.toContain("\n\n\n")
    expect(mail(null).messageId).toBe("<msg_1.u@photos.example.com>")
  })
})

describe.runIf(onPostgres).concurrent("a process whose clock is wrong", () => {
  it("tells of what moved by the clock of the database", async () => {
    const clock = (milliseconds: number) =>
      `--import=data:text/javascript,${encodeURIComponent(`const now = Date.now; Date.now = () => now() + ${milliseconds}`)}`
    const config = await configured([])
    const minutes = 10 * 60_000
    const behind = await startService({ args: ["--config", config], env: { NODE_OPTIONS: clock(-minutes) } })
    const complete = await createProject(behind, "Behind")
    await upload(behind, complete, await jpeg(31))
    await until(
      async () => ofProject(complete),
      ({ length }) => length === 1,
      20,
    )
    const { timestamp } = JSON.parse(ofProject(complete)[0]?.body ?? "")
    expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(minutes / 2)
    await behind.end()
    const patient = await configured([], "5m")
    const ahead = await startService({ args: ["--config", patient], env: { NODE_OPTIONS: clock(minutes) } })
    const waiting = await createProject(ahead, "Ahead")
    await register(ahead, waiting, await jpeg(32))
    await sleep(6_000)
    expect(ofProject(waiting)).toEqual([])
    await ahead.end()
  })
})

describe.concurrent("a notice that is not taken", () => {
  it("is sent again under the same id", async () => {
    const to = await receiver(nth => (nth === 1 ? 500 : 200))
    const pid = await createProject(service)
    const { secret } = (await addWebhook(service, pid, to.url)).data.addWebhook
    await upload(service, pid, await jpeg(4))
    await arrived(to.posted, 2)
    const [first, second] = to.posted.map(({ headers }) => headers["webhook-id"])
    expect(second).toBe(first)
    expect(verified(to.posted[1] as Posted, secret).type).toBe("project.complete")
    const [state] = await until(
      () => webhooks(service, pid),
      ([one]) => one.delivered !== null,
    )
    expect(state.failed).not.toBeNull()
    await sleep(3_000)
    expect(to.posted).toHaveLength(2)
  })

  it("is sent again where the service was killed before it was taken, and before it arose", async () => {
    const config = await configured([allow])
    const killed = await startService({ args: ["--config", config] })
    const to = await receiver(nth => (nth === 1 ? undefined : 200))
    const pid = await createProject(killed)
    await addWebhook(killed, pid, to.url)
    await upload(killed, pid, await jpeg(5))
    await arrived(to.posted)
    await killed.end("SIGKILL")
    const again = await startService({ data: killed.data, args: ["--config", config] })
    await arrived(to.posted, 2)
    expect(to.posted[1]?.headers["webhook-id"]).toBe(to.posted[0]?.headers["webhook-id"])
    await upload(again, pid, await jpeg(6))
    await settled(again, pid)
    await again.end("SIGKILL")
    const last = await startService({ data: killed.data, args: ["--config", config] })
    await arrived(to.posted, 3)
    await sleep(4_000)
    expect(to.posted).toHaveLength(3)
    expect(to.posted[2]?.body).toContain('"ready":2')
    await last.end()
  })

  it("does not follow a redirect, and goes to no webhook that was removed", async () => {
    const to = await receiver(() => 302)
    const pid = await createProject(service)
    const { webhook } = (await addWebhook(service, pid, to.url)).data.addWebhook
    await upload(service, pid, await jpeg(7))
    await arrived(to.posted)
    expect((await ask(service, "mutation($id: ID!) { removeWebhook(id: $id) }", { id: webhook.id })).data.removeWebhook).toBe(
      webhook.id,
    )
    expect(await webhooks(service, pid)).toEqual([])
    await sleep(7_000)
    expect(to.posted.map(({ path }) => path)).toEqual(["/hook/path-secret"])
  })

  it("holds up no other notice, and no upload", async () => {
    const service = await start()
    const deaf = await receiver(() => undefined)
    const to = await receiver()
    const pid = await createProject(service)
    for (let times = 0; times < 9; times++) await addWebhook(service, pid, deaf.url)
    await addWebhook(service, pid, to.url)
    expect(codesOf(await addWebhook(service, pid, to.url))).toEqual(["QUOTA"])
    await upload(service, pid, await jpeg(8))
    await arrived(to.posted)
    await upload(service, pid, await jpeg(9))
    await settled(service, pid)
    await service.end()
  })
})

describe.concurrent("what does not move", () => {
  let service: RunningService
  beforeAll(async () => {
    service = await start("3s")
  })

  it("is told of once, with what is missing, and again after something came", async () => {
    const pid = await createProject(service, "Slow")
    const kinds = () => ofProject(pid).map(post => verified(post, operatorSecret))
    const bytes = await jpeg(10)
    await register(service, pid, bytes)
    await until(
      async () => kinds(),
      all => all.length === 1,
    )
    await sleep(5_000)
    expect(kinds()).toMatchObject([
      { type: "project.stuck", data: { images: { awaited: 1, ready: 0 }, lastMoved: expect.any(String), reconstruction: null } },
    ])
    await upload(service, pid, bytes)
    await until(
      async () => kinds(),
      all => all.some(({ type }) => type === "project.complete"),
    )
  })

  it("is not told of while a photo is being received, however many others are awaited", async () => {
    const pid = await createProject(service, "Large")
    const bytes = await jpeg(20)
    for (let nth = 0; nth < 210; nth++) await register(service, pid, Buffer.from(`photo ${nth}`))
    const { url } = await register(service, pid, bytes)
    const whole = { end: () => {} }
    const body = Readable.from(
      (async function* () {
        yield bytes.subarray(0, 100)
        await new Promise<void>(resolve => {
          whole.end = resolve
        })
        yield bytes.subarray(100)
      })(),
    )
    const sent = request(url, { method: "PUT", headers: { "content-type": "image/jpeg", "content-length": bytes.length } })
    const answered = once(sent, "response")
    body.pipe(sent)
    await sleep(7_000)
    expect(ofProject(pid)).toEqual([])
    whole.end()
    const [answer] = await answered
    answer.resume()
    expect(answer.statusCode).toBe(200)
    const told = await until(
      async () => ofProject(pid),
      ({ length }) => length === 1,
    )
    expect(verified(told[0] as Posted, operatorSecret)).toMatchObject({
      type: "project.stuck",
      data: { images: { ready: 1, awaited: 210 } },
    })
  })
})

describe.concurrent("a reconstruction", () => {
  const preStart = (pid: string) =>
    ask(service, "mutation($pid: ID!) { preStartReconstruction(id: $pid) { error { message } task { id } } }", { pid })

  it("is told of when it is done, and when it failed, with the reason", async () => {
    const [done, failed] = [await createProject(service, "Done"), await createProject(service, "Failed")]
    for (const seed of [11, 12, 13]) {
      await register(service, failed, await jpeg(seed))
      await upload(service, done, await jpeg(seed))
    }
    await makeUser("dora@example.com")
    await share(done, "dora@example.com", "own")
    const { task } = (await preStart(done)).data.preStartReconstruction
    expect((await preStart(failed)).data.preStartReconstruction.error).toBeNull()
    const { data } = await ask(service, "query($pid: ID!) { project(id: $pid) { allImages { edges { node { id } } } } }", {
      pid: failed,
    })
    const ids = data.project.allImages.edges.map(({ node }: { node: { id: string } }) => node.id)
    await ask(service, "mutation($pid: ID!, $ids: [ID!]!) { abandonImages(pid: $pid, ids: $ids) { id } }", { pid: failed, ids })
    const ends = (pid: string) =>
      until(
        async () => ofProject(pid).map(post => verified(post, operatorSecret)),
        all => all.some(({ data }) => data.reconstruction !== null),
      )
    expect((await ends(done)).find(({ data }) => data.reconstruction)).toMatchObject({
      type: "project.reconstructed",
      data: { reconstruction: { id: task.id, state: "Done", problem: null } },
    })
    // The service itself only puts the photos into a folder.
    const mails = await until(
      async () => mailsTo(["dora"]),
      all => all.some(({ text }) => text.includes("Subject: Done: the")),
    )
    expect(mails.map(({ text }) => text).join("\n")).toContain("Subject: Done: the photos are handed over")
    expect((await ends(failed)).find(({ data }) => data.reconstruction)).toMatchObject({
      type: "project.failed",
      data: { reconstruction: { state: "Failed", problem: { code: "reconstruction-too-few-images" } } },
    })
  })
})

describe.concurrent("a reconstruction of which nothing is heard", () => {
  it("is told of once, after a time of its own", async () => {
    const reconstructors = 'reconstructors: [{ name: slow, kind: command, command: [sleep, "90"] }]'
    const config = await configured(["reconstructionStuckAfter: 9s"], "6s")
    await appendFile(config, `${reconstructors}\n`)
    const slow = await startService({ args: ["--config", config] })
    const pid = await createProject(slow)
    for (const seed of [16, 17, 18]) await upload(slow, pid, await jpeg(seed))
    await settled(slow, pid)
    await ask(slow, "mutation($pid: ID!) { startReconstructionWithError(id: $pid) { task { id } } }", { pid })
    await register(slow, pid, await jpeg(19))
    const stuck = () =>
      ofProject(pid)
        .map(post => verified(post, operatorSecret))
        .filter(({ type }) => type === "project.stuck")
    await until(
      async () => stuck(),
      all => all.length === 2,
    )
    await sleep(3_000)
    const [set, task, ...others] = stuck()
    expect(others).toEqual([])
    expect(set.data).toMatchObject({ reconstruction: null, images: { ready: 3, awaited: 1 } })
    expect(task.data.reconstruction).toMatchObject({ state: "Running", ended: null, problem: null })
    expect(Date.parse(task.timestamp) - Date.parse(task.data.lastMoved)).toBeGreaterThanOrEqual(9_000)
    await ask(slow, "mutation($pid: ID!) { stopReconstruction(id: $pid) { state } }", { pid })
    await sleep(3_000)
    expect(stuck()).toHaveLength(2)
    await slow.end()
  })
})

describe.concurrent("a webhook to an address that is not public", () => {
  it("is refused, also by a name; those of the configuration are the operator's", async () => {
    const strict = await startService({ args: ["--config", await configured([])] })
    const pid = await createProject(strict)
    for (const url of [
      "http://127.0.0.1:9/",
      "http://localhost:9/",
      "http://[::1]/",
      "http://169.254.169.254/",
      "http://10.1.2.3/",
    ]) {
      expect(await addWebhook(strict, pid, url), url).toMatchObject({
        errors: [{ extensions: { code: "BAD_USER_INPUT", problem: "fetch-host-not-public" } }],
      })
    }
    expect(codesOf(await addWebhook(strict, pid, "file:///etc/passwd"))).toEqual(["BAD_USER_INPUT"])
    expect(codesOf(await addWebhook(strict, pid, "https://user:pass@example.com/"))).toEqual(["BAD_USER_INPUT"])
    await upload(strict, pid, await jpeg(14))
    await until(
      async () => ofProject(pid),
      all => all.length === 1,
    )
    await strict.end()
  })

  it("that was allowed once is not posted to any more", async () => {
    const data = await temporaryFolder()
    const allowing = await startService({ data, args: ["--config", await configured([allow])] })
    const to = await receiver()
    const pid = await createProject(allowing)
    await addWebhook(allowing, pid, to.url)
    await allowing.end()
    const strict = await startService({ data, args: ["--config", await configured([])] })
    await upload(strict, pid, await jpeg(15))
    await until(
      () => webhooks(strict, pid),
      ([one]) => one.failed !== null,
    )
    expect(to.posted).toEqual([])
    await strict.end()
  })

  it("is for those who own the project", async () => {
    const other = await makeUser("other@example.com")
    const pid = await createProject(service)
    const hook = (await addWebhook(service, pid, (await receiver()).url)).data.addWebhook.webhook
    expect(codesOf(await addWebhook(service, pid, "https://example.com/", other))).toEqual(["NOT_FOUND"])
    const remove = "mutation($id: ID!) { removeWebhook(id: $id) }"
    expect(codesOf(await ask(service, remove, { id: hook.id }, other))).toEqual(["NOT_FOUND"])
    await share(pid, "other@example.com", "upload")
    expect(codesOf(await addWebhook(service, pid, "https://example.com/", other))).toEqual(["NOT_OFFERED"])
    const seen = await ask(service, "query($pid: ID!) { project(id: $pid) { webhooks { id } } }", { pid }, other)
    expect(seen.data.project.webhooks).toBeNull()
  })
})

describe.concurrent("settings of notices", () => {
  it.each([
    ["completeAfter: soon", "notices.completeAfter: must be a time"],
    ["webhooks: [{ url: ftp://x, secret: whsec_AAAA }]", "notices.webhooks[0].url: must be a URL"],
    ["webhooks: [{ url: https://x, secret: short-secret }]", "notices.webhooks[0].secret: must be a secret of Standard Webhooks"],
    ["languages: en", "notices"],
  ])("%s is refused, and names the place", async (line, complaint) => {
    const config = join(await temporaryFolder(), "altilift.yaml")
    await writeFile(config, `notices:\n  ${line}\n`)
    const started = startService({ args: ["--config", config] })
    await expect(started).rejects.toThrow(complaint)
    await expect(started).rejects.not.toThrow("short-secret")
  })
})
