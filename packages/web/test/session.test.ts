import { describe, expect, test } from "vitest"
import { makeSessionStore } from "../src/app/account/session/SessionStore.ts"

const memory = (): Storage => {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    clear: () => kept.clear(),
    key: at => [...kept.keys()][at] ?? null,
    getItem: name => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: name => void kept.delete(name),
  }
}
const endpoint = "https://api.example.com"

describe("keeping a session", () => {
  const session = { key: "app-key", token: "secret" }
  const made = () => {
    const [tab, browser] = [memory(), memory()]
    return {
      tab,
      browser,
      store: makeSessionStore(
        endpoint,
        () => tab,
        () => browser,
      ),
    }
  }

  test("it is in the tab alone unless its user asks to be remembered", () => {
    const { tab, browser, store } = made()
    store.save(session, false)
    expect([tab.length, browser.length]).toEqual([1, 0])
    store.save(session, true)
    expect([tab.length, browser.length]).toEqual([0, 1])
    expect(store.load()).toEqual(session)
  })

  test("signing out leaves nothing of it", () => {
    const { tab, browser, store } = made()
    store.save(session, true)
    store.saveProject({ id: "1", name: "Quarry" })
    store.forget()
    store.saveProject(undefined)
    expect(store.load()).toBeUndefined()
    expect([tab.length, browser.length]).toEqual([0, 0])
  })

  test("it is not handed to another server", () => {
    const { tab, browser, store } = made()
    store.save(session, false)
    expect(
      makeSessionStore(
        "https://other.example.com",
        () => tab,
        () => browser,
      ).load(),
    ).toBeUndefined()
  })

  test("who is remembered finds the project again after the browser was killed", () => {
    const { browser, store } = made()
    store.save(session, true)
    store.saveProject({ id: "1", name: "Quarry" })
    expect(makeSessionStore(endpoint, memory, () => browser).loadProject()).toEqual({ id: "1", name: "Quarry" })
  })

  test("storage that is denied, or holds something else, counts as empty", () => {
    const denied = () => {
      throw new DOMException("denied", "SecurityError")
    }
    const store = makeSessionStore(endpoint, denied, denied)
    store.save(session, true)
    expect(store.load()).toBeUndefined()
    const { tab, store: other } = made()
    tab.setItem(`altilift.session ${endpoint}`, '{"token":7}')
    expect(other.load()).toBeUndefined()
  })
})
