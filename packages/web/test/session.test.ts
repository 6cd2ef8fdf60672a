import { describe, expect, test } from "vitest"
import { readReturn, signInAddress } from "../src/app/account/session/oauth.ts"
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

describe("signing in on the service's page", () => {
  const begin = (storage: Storage) => new URL(signInAddress(endpoint, "app-key", "https://photos.example.com/", storage))

  test("asks for a token for this app, back to this page, with a state of its own each time", () => {
    const address = begin(memory())
    expect(address.origin + address.pathname).toBe("https://api.example.com/auth/start")
    expect(Object.fromEntries(address.searchParams)).toEqual({
      client_id: "app-key",
      response_type: "token",
      redirect_uri: "https://photos.example.com/",
      state: expect.stringMatching(/^[0-9a-f]{48}$/),
    })
    expect(begin(memory()).searchParams.get("state")).not.toBe(address.searchParams.get("state"))
  })

  test("takes the token that comes back with that state, once", () => {
    const storage = memory()
    const fragment = `#access_token=secret&state=${begin(storage).searchParams.get("state")}&token_type=bearer`
    expect(readReturn(fragment, storage)).toEqual({ came: "signed in", token: "secret" })
    expect(readReturn(fragment, storage)).toEqual({ came: "not asked" })
  })

  test("takes no token that this tab did not ask for", () => {
    const storage = memory()
    begin(storage)
    expect(readReturn("#access_token=somebody-elses&state=guessed", storage)).toEqual({ came: "not asked" })
    expect(readReturn("#access_token=somebody-elses", memory())).toEqual({ came: "not asked" })
  })

  test("tells a sign-in that was cancelled from a page that was simply opened", () => {
    const storage = memory()
    const state = begin(storage).searchParams.get("state")
    expect(readReturn(`#error=access_denied&state=${state}`, storage)).toEqual({ came: "refused" })
    expect(readReturn("", storage)).toEqual({ came: "no" })
    expect(readReturn("#anything", storage)).toEqual({ came: "no" })
  })
})

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
