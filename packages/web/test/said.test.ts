import { globSync } from "node:fs"
import { join } from "node:path"
import { polledFetch, transition } from "@altilift/core"
import { describe, expect, test } from "vitest"
import { localeFor } from "../src/i18n/languages.ts"
import { makeSaid } from "../src/i18n/said.ts"
import { inEnglish } from "./support/inEnglish.ts"
import { sentencesIn } from "./support/sentences.ts"

const packages = join(import.meta.dirname, "../..")
const chinese = localeFor("zh-Hans", []).text
const english = localeFor("en", []).text

/** Whatever in them is said for people can be met on the page. */
const sources = [
  "core/src/{api,drivers,engine,lifecycle,ports}/**/*.ts",
  "web/src/{drivers,files}/*.ts",
  "node-service/src/buckets/{Buckets,faults}.ts",
  "node-service/src/fetch/{download,failures,guard,open}.ts",
  "node-service/src/store/DiskSpace.ts",
  "node-service/src/graphql/{asUser,graphQL}.ts",
  "node-service/src/graphql/resolvers/readOnly.ts",
  "node-service/src/images/{Images,Room,registerImage,sweep}.ts",
  "node-service/src/processing/{attempts,processImage,verifyImage}.ts",
  "node-service/src/processing/photo/*.ts",
  "node-service/src/projects/Projects.ts",
  "node-service/src/reconstruction/{Tasks,refusals}.ts",
].flatMap(pattern => globSync(pattern, { cwd: packages }))

/** What is in those files, and nobody meets on the page: the page has nothing fetched from addresses; names of things; parts of SQL and of headers. */
const elsewhere = [
  "core/src/engine/FetchSet.ts",
  "7 bucket 7 holds photos, but is not configured any more",
  "7 MB are left of the disk, uploads leave 7 MB: nothing is taken",
  "disk space",
  "out of memory",
  "state in ('Pending', 'Uploading', 'Uploaded')",
  "Bearer 7",
  "altitoken (user token)",
  "key (app key)",
  "not authorised",
  "id like 7% escape '\\'",
  "(name like %7% escape '\\' or 7)",
]

const met = sources
  .filter(file => !elsewhere.includes(file))
  .map(file => [file, sentencesIn(join(packages, file)).filter(sentence => !elsewhere.includes(sentence))] as const)
  .filter(([, sentences]) => sentences.length > 0)

describe("what the engine and the service say", () => {
  test("is found in their sources", () => {
    expect(met.flatMap(([, sentences]) => sentences).length).toBeGreaterThan(130)
  })

  test.each(met)("in %s has Chinese words", (_, sentences) => {
    expect(sentences.filter(sentence => inEnglish(chinese.said(sentence)))).toEqual([])
  })

  test.each(met)("in %s speaks of no terminal on the page", (_, sentences) => {
    const ofTerminals = /altilift login|ALTI_|--\w|same command/
    expect(sentences.map(english.said).filter(words => ofTerminals.test(words))).toEqual([])
    expect(sentences.map(chinese.said).filter(words => ofTerminals.test(words))).toEqual([])
  })

  const file = { ref: "DJI 0001.JPG", name: "DJI 0001.JPG", size: 1, modifiedAt: 0 }
  const content = { checksum: "a".repeat(40), size: 1, type: "JPEG" } as const

  test("of an image that it lost has Chinese words", () => {
    const from = { at: "Processing", file, content, id: "1", retried: true, storedAt: undefined } as const
    const unnoticed = transition({ on: "unnoticed", from })
    const forgotten = polledFetch({ at: "Fetching", file, id: "1", checksum: undefined }, undefined)
    const reasons = [unnoticed, forgotten].map(end => (end !== undefined && "reason" in end ? end.reason : ""))
    expect(reasons.map(chinese.said)).toEqual(["服务器两次都没有发现已上传的数据", "服务器上已没有这张照片的记录"])
  })
})

describe("messages that are put together", () => {
  test.each([
    [
      "The connection to the bucket photos.example.com:9000 failed, or the bucket does not take uploads from this page. Gave up after trying for 15m (sending DJI 0001.JPG). Check the connection to the bucket, then run the same command again: what arrived is not sent again",
      "与存储桶 photos.example.com:9000 的连接失败，或该存储桶不接受本页面的上传。尝试 15 分钟后放弃（发送 DJI 0001.JPG）。请检查与存储桶的连接，然后继续：已送达的照片不会重复上传",
    ],
    [
      "The bucket 10.0.0.1 refused the bytes (HTTP 503 SlowDown), for 1m 30s",
      "存储桶 10.0.0.1 拒绝了数据（HTTP 503 SlowDown），持续 1 分钟 30 秒",
    ],
    ["Registering the image: a filename has 1 to 255 bytes", "登记照片：文件名应为 1 到 255 字节"],
    [
      "Asking for the image: the header altitoken (user token) is missing or not known here. Log in again: altilift login",
      "查询照片：服务器不接受此登录。请重新登录",
    ],
    [
      "is named as JPEG, but is no JPEG, PNG or TIFF inside: image/heic; copy it again from the camera, or leave it out",
      "文件名表明是 JPEG，但内容不是 JPEG、PNG 或 TIFF：heic 图像；请从相机重新复制，或不上传它",
    ],
    [
      `the file is empty; the bytes that arrived are not those announced: their SHA-1 is ${"0".repeat(40)}; upload the photo again; the file is empty`,
      `文件为空；收到的数据与登记的不符：其 SHA-1 为 ${"0".repeat(40)}；请重新上传照片；文件为空`,
    ],
    ["the photo is a duplicate of 50% $1 @1; x: y.jpg (image 68b0)", "与照片 50% $1 @1; x: y.jpg 重复（编号 68b0）"],
  ])("%s", (sentence, words) => {
    expect(chinese.said(sentence)).toBe(words)
  })

  test("are translated as far as they are known", () => {
    expect(chinese.said("Registering the image: Quota exceeded: 12 of 10")).toBe("登记照片：Quota exceeded: 12 of 10")
    expect(chinese.said("Luminance too low; the file is empty")).toBe("Luminance too low；文件为空")
    expect(chinese.said("cannot be read: EIO")).toBe("无法读取：EIO")
  })
})

describe("words of others", () => {
  test.each([
    "",
    "Luminance too low",
    "Not an image: bad header; line 12. Ask the support.",
    "照片太暗",
    `${"; . : ".repeat(40)}`,
    `${"Announcing the upload; ".repeat(9_000)}`,
  ])("stay as they are (%#)", words => {
    expect(chinese.said(words)).toBe(words)
    expect(english.said(words)).toBe(words)
  })
})

test("an English page says what to do there and not in a terminal", () => {
  expect(english.said("https://a.b refuses the key and token (HTTP 401). Log in again: altilift login")).toBe(
    "https://a.b refuses the key and token (HTTP 401). Sign in again",
  )
  expect(english.said('Too late: There is no project "x" of yours. Check the name, or make it with --create')).toBe(
    'Too late: There is no project "x" of yours. Check the name',
  )
  expect(english.said("the file is empty; Luminance: low")).toBe("the file is empty; Luminance: low")
})

test("the first sentence that fits counts, and its groups are read in turn where it says so", () => {
  const sentences = [
    [/^one$/, "1"],
    [/^(.+) and (.+)$/, "@1+$2"],
  ] as const
  const said = makeSaid(sentences, { "; ": "；", ": ": "：", ". ": "。" })
  expect([said("one and one"), said("two"), said("one; two")]).toEqual(["1+one", "two", "1；two"])
})
