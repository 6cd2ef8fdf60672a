import { readFile } from "node:fs/promises"
import { assert, describe, it } from "@effect/vitest"
import { altilift } from "../support/altilift.ts"
import { eventsOf } from "../support/jsonEvents.ts"
import { jpeg } from "../support/pictures.ts"
import { makeSandbox } from "../support/Sandbox.ts"
import { useService } from "../support/useService.ts"

const service = await useService()
const chinese = { LANG: "zh_CN.UTF-8" }

describe("the language", () => {
  it("is that of --lang for the whole run and its report; code, parameters and states are not translated", async () => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    await sandbox.write("photos/empty.jpg", "")
    const words = [...service.newProject(), "--lang", "zh", "--report", "r.json"]
    const ended = await service.upload(sandbox, words)
    assert.strictEqual(ended.code, 3, ended.stderr)
    assert.match(ended.stderr, /正在以 \S+ 的身份上传到/)
    assert.include(ended.stdout, "就绪 1，无效 0，被拒绝 1，已跳过 0，重复 0，失败 0")
    assert.match(ended.stdout, /被拒绝 +photos\/empty\.jpg：文件为空（0 字节）。请重新从相机复制，或不上传它/)
    assert.match(ended.stderr, /未全部完成：2 张照片中有 1 张就绪/)
    const report = JSON.parse(await readFile(sandbox.file("r.json"), "utf8"))
    const { state, reason, problems } = report.images.find(({ name }: { name: string }) => name === "empty.jpg")
    assert.deepStrictEqual([state, problems], ["Rejected", [{ code: "file-empty", params: {} }]])
    assert.match(reason, /^文件为空/)
    const last = eventsOf(await service.upload(sandbox, [...words, "--json"])).at(-1)
    assert.match(String(last?.message), /未全部完成/)
  })

  it.each([
    [["upload", "photos", "--project", "P", "--json"], 4, /^尚未登录。请运行/],
    [["upload", "photos", "--project", "P", "--json", "--no-such-flag"], 2, /^未知的参数：--no-such-flag/],
    [["upload", "nowhere", "--project", "P", "--json"], 2, /^nowhere：没有该文件或文件夹。/],
    [["upload", "photos", "--project", "P", "--json", "--lang", "en"], 4, /^Not signed in\./],
  ])("is that of the system without --lang, also for what is wrong with a command line: %j", async (words, code, why) => {
    await using sandbox = await makeSandbox()
    await sandbox.write("photos/a.jpg", await jpeg(1))
    const ended = await altilift(sandbox, words, { environment: chinese })
    assert.strictEqual(ended.code, code, ended.stderr)
    assert.match(String(eventsOf(ended).at(-1)?.message), why)
  })

  it("is one that there are sentences in", async () => {
    await using sandbox = await makeSandbox()
    const ended = await altilift(sandbox, ["buckets", "--lang", "xx"], { environment: service.environment })
    assert.strictEqual(ended.code, 2, ended.stderr)
    assert.match(ended.stderr, /--lang/)
  })

  it.each([
    [["uplaod", "--json"], "未知的命令：uplaod。是否想用 upload？"],
    [["upload", "--project", "--json"], "--project 缺少值。"],
    [["upload", "--json", "--project", "P", "--project", "Q", "."], "--project 只能给出一次。"],
    [["upload", "--json", "--project", "P", "--cloud", "x", "."], "--cloud 的值无效：“x”。可选：auto、s3、oss、minio。"],
    [["upload", "--json", "--project", "P", "--concurrency", "x", "."], "--concurrency 的值无效：“x”。应为整数。"],
    [["upload", "--json", "--project", "P", "--concurrency", "1.5", "."], "--concurrency 的值无效：“1.5”。应为整数。"],
    [["upload", "--json", "--project", "P", "--create=maybe", "."], "--create 的值无效：“maybe”。该参数不带值。"],
    [["download", "--json"], "缺少必需的内容：PROJECT。"],
    [["buckets", "--json", "a", "b"], '多余的内容："a"、"b"。'],
  ])("is that of every mistake in a command line: %j", async (words, message) => {
    await using sandbox = await makeSandbox()
    const ended = await altilift(sandbox, words, { environment: chinese })
    assert.deepStrictEqual([ended.code, eventsOf(ended).at(-1)?.message], [2, message])
    assert.match(ended.stderr, /请参阅 altilift .*--help。/)
  })

  it.each([[], ["upload"], ["download"], ["buckets"], ["login"], ["logout"]])("is that of the help: %j", async (...words) => {
    await using sandbox = await makeSandbox()
    const [en, zh] = [
      await altilift(sandbox, [...words, "--help"]),
      await altilift(sandbox, [...words, "--help"], { environment: chinese }),
    ]
    assert.deepStrictEqual([en.code, zh.code], [0, 0])
    const flags = (text: string) => text.match(/(?<=^ {2}|, )--?[a-z-]+/gm)
    assert.deepStrictEqual(flags(zh.stdout), flags(en.stdout))
    assert.match(en.stdout, /^EXAMPLES\n {2}# \S.*\n {2}altilift/m)
    assert.notMatch(zh.stdout, /\b[a-z]+ [a-z]+ [a-z]+\b(?<!altilift-service.*)|[A-Z]{4,}$/m)
  })
})
