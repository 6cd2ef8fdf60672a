import { en, zh } from "@altilift/core"
import { describe, expect, test } from "vitest"
import { makeFormats } from "../src/i18n/formats.ts"
import { englishLocale, type Locale, loadLocale, readingFor } from "../src/i18n/languages.ts"

const english = englishLocale("en")
const chinese = await loadLocale({ language: "zh-Hans", variant: "zh-CN" })

describe("the language of the page", () => {
  test.each([
    ["zh-CN", ["en"], "zh-Hans"],
    [undefined, ["de-DE", "zh-TW", "en"], "zh-Hans"],
    [undefined, ["de-DE", "en-AU"], "en"],
    [undefined, ["de-DE"], "en"],
    ["nonsense!", ["zh"], "zh-Hans"],
    ["", [], "en"],
  ])("for the wish %s and the reader's %j it is %s", (wish, readers, language) => {
    expect(readingFor(wish, readers).language).toBe(language)
  })

  test("counts take the form that the language's plural rules say", () => {
    const { text } = english
    expect(text.server.images(1)).toBe("1 photo")
    expect(text.server.images(5_000)).toBe("5,000 photos")
    expect(chinese.text.server.images(5_000)).toBe("5,000 张照片")
  })

  test("scopes have words of their own; those of a newer service are shown as they came", () => {
    const scopes = ["read", "upload", "later"]
    expect(english.text.people.tokens.limits(scopes)).toBe("It may only: look, upload, later")
    expect(chinese.text.people.tokens.limits(scopes)).toBe("仅可用于：查看、上传、later")
  })

  const problem = { code: "photo-empty" } as const
  /** What texts about problems are called with. */
  const problems: Readonly<Record<string, ReadonlyArray<unknown>>> = {
    says: [problem],
    saysAll: [[problem]],
    "ended.reconstructionRefused": [problem],
    "notice.retrying": [{ activity: "register", name: "2", problem }],
    "notice.local": [problem],
    "notice.refused": [problem],
    "people.tokens.limits": [["read"]],
  }

  /** Every text of a catalogue, called with numerals where it is a function: they count, and can be read. */
  const texts = (catalogue: object, path = ""): ReadonlyArray<readonly [string, string]> =>
    Object.entries(catalogue).flatMap(([name, value]): ReadonlyArray<readonly [string, string]> => {
      const here = `${path}${name}`
      if (typeof value === "string") return [[here, value]]
      if (typeof value === "function") {
        const given = problems[here] ?? Array.from({ length: value.length }, () => "2")
        return [[here, String(value(...given))]]
      }
      return texts(value as object, `${here}.`)
    })

  test("Chinese says everything that English says, and nothing of it in English", () => {
    const said = texts(english.text)
    const translated = texts(chinese.text)
    expect(translated.map(([name]) => name)).toEqual(said.map(([name]) => name))
    const same = translated.filter(([, value], at) => value === said[at]?.[1] && /[a-z]{4}/i.test(value))
    expect(same).toEqual([])
  })
})

test("a bucket that cannot be chosen on the page is not advised there", () => {
  const refused = { code: "bucket-refuses-all", reason: { code: "bucket-answered", host: "b.example.com", status: 403 } } as const
  expect(english.text.says(refused)).toMatch(/every time\. Tell the operator of the server$/)
  expect(chinese.text.says(refused)).not.toContain("选择其他存储桶")
})

test("what became of a photo has one name in each language", () => {
  expect(english.text.states).toMatchObject(en.states)
  expect(chinese.text.states).toMatchObject(zh.states)
  expect(chinese.text.server.image).toMatchObject({ Ready: zh.states.Ready, Invalid: zh.states.Invalid })
})

describe("sizes and times as the reader writes them", () => {
  test.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_500, "1.5 kB"],
    [62_400_000_000, "62.4 GB"],
    [999_960_000, "1 GB"],
    [123_456_789, "123 MB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(makeFormats("en").bytes(bytes)).toBe(text)
  })

  test.each([
    [12, "12 sec"],
    [200, "3 min 20 sec"],
    [3_599, "60 min"],
    [7_500, "2 hr 5 min"],
    [36_000, "10 hr"],
  ])("%d seconds are %s", (seconds, text) => {
    expect(makeFormats("en").duration(seconds)).toBe(text)
  })

  test("what is not done is never a hundred per cent", () => {
    const { percent } = makeFormats("en")
    expect([percent(0), percent(0.9999), percent(1)]).toEqual(["0%", "99%", "100%"])
  })

  test("a German reads commas, also in an English page", () => {
    expect(makeFormats("de").bytes(1_500_000)).toBe("1,5 MB")
  })
})

test("the time when an upload stopped is a sentence in every language", () => {
  const chooseAgain = ({ text }: Locale) => text.drop.chooseAgain(Date.UTC(2026, 6, 24, 9))
  expect(chooseAgain(english)).toMatch(/^Stopped on Jul 24, 2026, .*\. Choose the same files again/)
  expect(chooseAgain(chinese)).toMatch(/^中断于 2026年7月24日.*。重新选择/)
})
