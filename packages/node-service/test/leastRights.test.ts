import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ask, createProject, images, put, sha1, start, until } from "./api.ts"
import { vaultIn } from "./bucketVault.ts"
import { admin, configured, endpoint, entry, keysIn, newBucket, noCeph, putByAdmin } from "./ceph.ts"
import { jpeg } from "./photos.ts"
import { startS3Proxy } from "./s3Proxy.ts"
import { type RunningService, removeAll, startService } from "./service.ts"

/** Where `tools/src/ceph.ts` keeps the server's configuration: users are made by its own program. */
const conf = join(process.env.CEPH_DIR ?? join(tmpdir(), "altilift-ceph"), "ceph.conf")
const noUsers = noCeph || !existsSync(conf)
if (noUsers) console.warn(`no ${conf}: the test of the policies in deploy/compose is SKIPPED`)

interface Statement {
  readonly Resource: ReadonlyArray<string>
}

const policies = new URL("../../../deploy/compose/policies/", import.meta.url)
const statements = (name: string): ReadonlyArray<Statement> =>
  JSON.parse(readFileSync(new URL(`${name}.json`, policies), "utf8")).Statement

const run = randomBytes(4).toString("hex")
const users = ["edge", "vault"] as const
type User = (typeof users)[number]
const secret = `secret-${run}`
const [physical, clients] = [{ edge: "", vault: "" }, {} as Record<User, S3Client>]
let [pid, seed] = ["", 9100]
let service: RunningService
let proxy: Awaited<ReturnType<typeof startS3Proxy>>

const radosgwAdmin = (...words: ReadonlyArray<string>) =>
  execFileSync("radosgw-admin", ["--conf", conf, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })

const makeUser = (name: User) => {
  const id = `${name}-${run}`
  radosgwAdmin("user", "create", `--uid=${id}`, `--display-name=${id}`, `--access-key=${id}`, `--secret-key=${secret}`)
  const credentials = { accessKeyId: id, secretAccessKey: secret }
  clients[name] = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials })
}

/** What the policies of users say of a bucket, as a policy of the bucket: Ceph's users have none of their own. */
const give = async (bucket: User, to: ReadonlyArray<User> = users) => {
  const Statement = to.flatMap(user =>
    statements(user)
      .map(one => ({ ...one, Resource: one.Resource.filter(resource => resource.split(/:::|\//)[1] === bucket) }))
      .filter(({ Resource }) => Resource.length > 0)
      .map(one => ({
        ...one,
        Principal: { AWS: [`arn:aws:iam:::user/${user}-${run}`] },
        Resource: one.Resource.map(resource => resource.replace(`:::${bucket}`, `:::${physical[bucket]}`)),
      })),
  )
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement })
  await admin.send(new PutBucketPolicyCommand({ Bucket: physical[bucket], Policy }))
}

const begin = async () => {
  const keys = (user: User) => ({ accessKeyId: `${user}-${run}`, secretAccessKey: { env: "OWN_SECRET" } })
  const given = await configured({
    buckets: [entry("Photos", physical.edge, { endpoint: proxy.url, ...keys("edge") })],
    vault: vaultIn(physical.vault, { endpoint: proxy.url, ...keys("vault") }),
  })
  return await startService({ ...given, env: { ...given.env, OWN_SECRET: secret } })
}

const send = async () => {
  const bytes = await jpeg(seed++)
  const { data } = await ask(
    service,
    `mutation($pid: ID!, $checksum: String) {
      up: uploadImageS3(pid: $pid, bucket: Photos, filename: "photo.jpg", type: JPEG, checksum: $checksum) { url image { id } }
    }`,
    { pid, checksum: sha1(bytes) },
  )
  const { id } = data.up.image
  await start(service, id)
  expect((await put(data.up.url, bytes)).status).toBe(200)
  await until(
    () => images(service, pid),
    all => all.some(image => image.id === id && image.state === "Ready"),
  )
  return { id, bytes }
}

const bytesThatPassed = (id: string) => proxy.requests("PUT", `originals/${id}`).map(({ bytes, status }) => [bytes > 0, status])

describe.skipIf(noUsers)("with the rights that deploy/compose/policies give to edge and vault", () => {
  beforeAll(async () => {
    proxy = await startS3Proxy()
    for (const name of users) {
      makeUser(name)
      physical[name] = await newBucket()
    }
    for (const name of users) await give(name)
    service = await begin()
    pid = await createProject(service)
  })

  afterAll(async () => {
    await removeAll()
    await proxy?.close()
    for (const name of users) if (clients[name] !== undefined) radosgwAdmin("user", "rm", `--uid=${name}-${run}`)
  })

  it("a photo becomes Ready without its bytes passing twice, can be looked at, and is removed", async () => {
    const { id, bytes } = await send()
    expect(bytesThatPassed(id)).toEqual([[false, 200]])
    const query = `query($pid: ID!, $id: ID!) { project(id: $pid) { image(id: $id) { photo { thumbnail original } } } }`
    const { photo } = (await ask(service, query, { pid, id })).data.project.image
    expect((await fetch(photo.thumbnail)).status).toBe(200)
    expect(sha1(Buffer.from(await (await fetch(photo.original)).arrayBuffer()))).toBe(sha1(bytes))
    expect(await keysIn(physical.edge)).toEqual([])
    await ask(service, `mutation { removeProject(id: "${pid}") { id } }`)
    await until(
      () => keysIn(physical.vault),
      keys => keys.length === 0,
    )
    expect(service.printed()).not.toMatch(/refuses|AccessDenied/)
  })

  it("neither user may do more", async () => {
    await putByAdmin(physical.vault, "original", Buffer.from("x"))
    await putByAdmin(physical.edge, "object", Buffer.from("x"))
    const [edge, vault] = [{ Bucket: physical.edge }, { Bucket: physical.vault }]
    const refused = [
      () => clients.edge.send(new GetObjectCommand({ ...vault, Key: "original" })),
      () => clients.edge.send(new PutObjectCommand({ ...vault, Key: "original", Body: "y" })),
      () => clients.edge.send(new DeleteObjectCommand({ ...vault, Key: "original" })),
      () => clients.edge.send(new ListObjectsV2Command(vault)),
      () => clients.vault.send(new PutObjectCommand({ ...edge, Key: "object", Body: "y" })),
      () => clients.vault.send(new DeleteObjectCommand({ ...edge, Key: "object" })),
      () => clients.vault.send(new ListObjectsV2Command(edge)),
      () => clients.vault.send(new DeleteBucketCommand(vault)),
      () => clients.edge.send(new PutBucketPolicyCommand({ ...edge, Policy: "{}" })),
    ]
    for (const request of refused) await expect(request()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } })
    expect([await keysIn(physical.vault), await keysIn(physical.edge)]).toEqual([["original"], ["object"]])
  })

  it("a vault that may not read the edge gets each photo from the worker", async () => {
    await give("edge", ["edge"])
    pid = await createProject(service)
    const [one, other] = [await send(), await send()]
    expect([bytesThatPassed(one.id).at(-1), bytesThatPassed(other.id)]).toEqual([[true, 200], [[true, 200]]])
  })
})
