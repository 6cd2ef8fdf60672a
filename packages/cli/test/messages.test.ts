import type { Final } from "@altilift/core"
import { afterEach, assert, describe, it } from "@effect/vitest"
import { adviceOn } from "../src/messages/advice.ts"
import { type Language, languageOf, languages, sentences, useLanguage } from "../src/messages/language.ts"
import { imageFacts } from "../src/report/imageFacts.ts"
import { endLine } from "../src/view/endLines.ts"
import { duration } from "../src/view/units.ts"

afterEach(() => useLanguage("en"))

describe("the language", () => {
  it.each<[ReadonlyArray<string>, NodeJS.ProcessEnv, Language]>([
    [[], {}, "en"],
    [[], { LANG: "zh_CN.UTF-8" }, "zh"],
    [[], { LANG: "zh" }, "zh"],
    [[], { LANG: "de_DE.UTF-8" }, "en"],
    [[], { LANG: "zh_CN.UTF-8", LC_MESSAGES: "en_GB.UTF-8" }, "en"],
    [[], { LANG: "en_GB.UTF-8", LC_MESSAGES: "zh_TW.UTF-8" }, "zh"],
    [[], { LANG: "zh_CN.UTF-8", LC_MESSAGES: "zh_CN.UTF-8", LC_ALL: "C" }, "en"],
    [[], { LANG: "zh_CN.UTF-8", LC_ALL: "" }, "zh"],
    [["upload", "--lang", "zh"], {}, "zh"],
    [["--lang=en", "upload"], { LANG: "zh_CN.UTF-8" }, "en"],
    [["upload", "--lang", "xx"], { LANG: "zh_CN.UTF-8" }, "en"],
    [["upload", "--", "--lang", "zh"], {}, "en"],
  ])("of %j under %j is %s", (words, environment, language) => {
    assert.strictEqual(languageOf(words, environment), language)
  })

  it("is that of sentences, advice and units, and not that of names for programs", () => {
    useLanguage("zh")
    const file = { ref: "/photos/a.jpg", name: "a.jpg", size: 0, modifiedAt: 0 }
    const empty: Final = { at: "Rejected", file, problem: { code: "file-empty" } }
    assert.strictEqual(endLine(empty), "被拒绝    /photos/a.jpg：文件为空（0 字节）。请重新从相机复制，或不上传它")
    const login = "/home/login.json"
    const sources = { endpoint: login, key: login, token: login }
    assert.match(adviceOn({ code: "account-refused", host: "a", status: 401 }, sources) ?? "", /请重新登录：altilift login/)
    assert.strictEqual(duration(7_500), "2 小时 05 分")
    const { state, problems } = imageFacts(empty)
    assert.deepStrictEqual([state, problems], ["Rejected", [{ code: "file-empty", params: {} }]])
  })

  it.each([
    ["app-key-unknown", { key: "ALTI_KEY", token: "ALTI_TOKEN" }, "Check ALTI_KEY, or leave it out and log in: altilift login"],
    ["token-unknown", { key: "ALTI_KEY", token: "--token" }, "Check --token, or leave it out and log in: altilift login"],
    ["token-unknown", { key: "--key", token: "/login.json" }, "Log in again: altilift login"],
    ["account-refused", { key: "--key", token: "/login.json" }, "Check --key, or leave it out and log in: altilift login"],
    ["token-unknown", undefined, "Check the key and the token"],
  ] as const)("advises on %s from %j what was given", (code, given, advice) => {
    const sources = given === undefined ? undefined : { endpoint: "--endpoint", ...given }
    assert.strictEqual(adviceOn({ code, host: "a", status: 401 }, sources), advice)
  })

  it.each(languages)("names in %s a command that can be typed where there is no project", language => {
    useLanguage(language)
    assert.include(sentences().projects.manage.none, 'altilift projects create "Beach"')
  })

  it("has no English words in Chinese sentences but names", () => {
    useLanguage("zh")
    const english: Array<string> = []
    const look = (value: unknown, path: string): void => {
      // Command lines are the same in every language.
      const words = typeof value === "string" ? value.replaceAll(/\baltilift( [a-z][a-z-]*)+/g, "") : ""
      if (/\b[a-z]+ [a-z]+ [a-z]+\b/.test(words)) english.push(`${path}: ${value}`)
      if (typeof value === "object" && value !== null)
        for (const [key, inner] of Object.entries(value)) look(inner, `${path}.${key}`)
    }
    look(sentences(), "zh")
    assert.deepStrictEqual(english, [])
    assert.deepStrictEqual(languages, ["en", "zh"])
  })
})
