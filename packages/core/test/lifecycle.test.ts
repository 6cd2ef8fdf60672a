import fc from "fast-check"
import { assert, describe, it } from "vitest"
import {
  type At,
  advance,
  answered,
  type Content,
  emptySummary,
  type Final,
  type ImageEvent,
  type ImageState,
  isComplete,
  isFinal,
  JournalRecord,
  type Move,
  next,
  noticeWithin,
  polled,
  previousPutOf,
  type SourceFile,
  type State,
  tally,
  toRecord,
  transition,
  verdict,
} from "../src/index.ts"

const file: SourceFile = { ref: "/p/a.jpg", name: "a.jpg", size: 3, modifiedAt: 1 }
const content: Content = { checksum: "a".repeat(40), size: 3, type: "JPEG" }
const fresh = { at: "Discovered", file } as const

/** Some legal move from a state, chosen by `pick`; nothing where the state is final. */
const someMove = (state: State, pick: number): Move | undefined => {
  const moves: ReadonlyArray<Move> = (() => {
    switch (state.at) {
      case "Discovered":
        return [
          { on: "hashed", from: state, content, previousPut: { put: "none" } },
          { on: "skipped", from: state, problem: { code: "file-changed" } },
          { on: "rejected", from: state, problem: { code: "file-gone" } },
        ] as const
      case "Hashed":
        return [
          { on: "absent", from: state, previousPut: { put: "none" }, retried: state.retried },
          { on: "present", from: state, id: "1", storedAt: undefined },
          { on: "doneMissing", from: state, id: "1", storedAt: 5 },
          { on: "verified", from: state, id: "1" },
          { on: "duplicated", from: state, of: file, as: "Ready", bytesAtFault: false },
        ] as const
      case "Absent":
        return [
          { on: "signed", from: state, id: "1" },
          { on: "changed", from: state, file },
        ] as const
      case "Signed":
        return [
          { on: "started", from: state },
          { on: "expired", from: state },
        ] as const
      case "Started":
        return [
          { on: "stored", from: state, storedAt: 5, announce: false },
          { on: "outcomeUnknown", from: state },
          { on: "expired", from: state },
        ] as const
      case "Stored":
        return [{ on: "announced", from: state }] as const
      case "Processing":
        return [
          { on: "verified", from: state, id: state.id },
          { on: "refused", from: state, id: state.id, problems: [{ code: "photo-damaged" }] },
          { on: "unnoticed", from: state },
        ] as const
      default:
        return []
    }
  })()
  return moves[pick % Math.max(1, moves.length)]
}

const walk = (picks: ReadonlyArray<number>): ReadonlyArray<State> => {
  const path: Array<State> = [fresh]
  let state: State = fresh
  for (const pick of picks) {
    const move = someMove(state, pick)
    if (move === undefined) break
    state = transition(move)
    path.push(state)
  }
  return path
}

const walks = fc.array(fc.nat(11), { maxLength: 60 }).map(walk)

describe("the lifecycle", () => {
  it("has a next step exactly for what is not final", () => {
    fc.assert(
      fc.property(walks, path => {
        for (const state of path) assert.strictEqual(next(state) === "none", isFinal(state))
      }),
    )
  })

  it("never starts before it is signed, nor stores before it is started, unless an earlier run did", () => {
    fc.assert(
      fc.property(walks, path => {
        for (const [index, state] of path.entries()) {
          if (state.at === "Started") assert.strictEqual(path[index - 1]?.at, "Signed")
          const earlier = state.at === "Stored" && state.announce
          if (state.at === "Stored") assert.strictEqual(path[index - 1]?.at, earlier ? "Hashed" : "Started")
        }
      }),
    )
  })

  it("keeps the file it is about through every move", () => {
    fc.assert(fc.property(walks, path => path.every(state => state.file.ref === file.ref)))
  })

  it("uploads a file that the server refuses at most twice", () => {
    fc.assert(
      fc.property(walks, path => {
        const sinceHashed = path.slice(path.findLastIndex(state => state.at === "Hashed") + 1)
        assert.isAtMost(
          sinceHashed.filter((state, index) => state.at === "Stored" && sinceHashed[index - 1]?.at === "Started").length,
          2,
        )
      }),
    )
  })

  it("does not upload again what the server refuses for its content, unless another reason stands beside it", () => {
    const from = { at: "Processing", file, content, id: "1", retried: false, storedAt: 5 } as const
    const refused = (...codes: ReadonlyArray<"photo-damaged" | "photo-cut-off" | "bytes-lost">) =>
      transition({ on: "refused", from, id: "1", problems: codes.map(code => ({ code })) }).at
    assert.strictEqual(refused("photo-cut-off"), "Invalid")
    assert.strictEqual(refused("photo-damaged", "photo-cut-off"), "Invalid")
    assert.strictEqual(refused("photo-cut-off", "bytes-lost"), "Absent")
    assert.strictEqual(refused(), "Absent")
  })

  it("reads back from the journal what it wrote", () => {
    fc.assert(
      fc.property(walks, path => {
        for (const state of path) {
          const record = toRecord(state)
          if (record === undefined) continue
          assert.deepStrictEqual(JournalRecord.parse(JSON.parse(JSON.stringify(record))), record)
        }
      }),
    )
  })

  it("comes back from the journal with the outcome unknown when it was started, acknowledged when it was stored", () => {
    const started = { at: "Started", file, content, id: "1", retried: false } as const
    assert.deepStrictEqual(previousPutOf(toRecord(started)), { put: "unknown" })
    const stored = transition({ on: "stored", from: started, storedAt: 9, announce: false })
    assert.deepStrictEqual(previousPutOf(toRecord(stored)), {
      put: "acknowledged",
      id: "1",
      storedAt: 9,
      retried: false,
      announce: false,
    })
  })

  it("counts every end once, and is complete only without a loss", () => {
    const ends: ReadonlyArray<Final> = [
      { at: "Ready", file, content, id: "1" },
      { at: "Skipped", file, problem: { code: "file-changed" } },
      { at: "Duplicate", file, content, of: file, as: "Ready" },
    ]
    assert.isTrue(isComplete(ends.reduce(tally, emptySummary)))
    const losses: ReadonlyArray<Final> = [
      { at: "Invalid", file, content, id: "1", problems: [] },
      { at: "Rejected", file, problem: { code: "file-gone" } },
      { at: "Failed", file, problem: { code: "answer-empty" }, rerunMayHelp: true },
      { at: "Duplicate", file, content, of: file, as: "Failed" },
    ]
    for (const loss of losses) {
      const { duplicateOfFailed, ...counts } = [...ends, loss].reduce(tally, emptySummary)
      assert.isFalse(isComplete({ duplicateOfFailed, ...counts }))
      assert.strictEqual(
        Object.values(counts).reduce((sum, count) => sum + count, 0),
        4,
      )
    }
  })
})

describe("what the server's answers mean", () => {
  const hashed = (put: At<"Hashed">["previousPut"]) =>
    ({ at: "Hashed", file, content, previousPut: put, retried: false }) as const
  const record = (state: string | undefined) => ({ id: "1", state, problems: [] })
  const at = (put: At<"Hashed">["previousPut"], state: string | undefined, now = 10) =>
    transition(answered(hashed(put), record(state), now))

  it("no record, Pending and Uploading: upload", () => {
    assert.strictEqual(transition(answered(hashed({ put: "none" }), undefined, 1)).at, "Absent")
    assert.strictEqual(at({ put: "none" }, "Pending").at, "Absent")
    assert.strictEqual(at({ put: "unknown" }, "Uploading").at, "Absent")
  })

  it("Uploaded and anything unknown: wait, and never send", () => {
    for (const state of ["Uploaded", "Copying", "SomethingNew", undefined])
      assert.strictEqual(at({ put: "none" }, state).at, "Processing")
  })

  it("Ready and ReadyStrong: skip", () => {
    assert.strictEqual(at({ put: "none" }, "Ready").at, "Ready")
    assert.strictEqual(at({ put: "none" }, "ReadyStrong").at, "Ready")
  })

  it("Invalid: upload again once, unless it is only our own upload that was cut off", () => {
    const again = at({ put: "none" }, "Invalid")
    assert.isTrue(again.at === "Absent" && again.retried)
    const cutOff = at({ put: "unknown" }, "Invalid")
    assert.isTrue(cutOff.at === "Absent" && !cutOff.retried)
  })

  it("Invalid for its content: the end, in whatever run it is asked about", () => {
    const from = { at: "Hashed", file, content, previousPut: { put: "none" }, retried: false } as const
    const move = answered(from, { id: "1", state: "Invalid", problems: [{ code: "photo-cut-off" }] }, 0)
    assert.strictEqual(transition(move).at, "Invalid")
  })

  it("acknowledged by the bucket and still armed on the server: wait 15 minutes from then, and no longer", () => {
    const put = { put: "acknowledged", id: "1", storedAt: 1000, retried: false, announce: false } as const
    assert.strictEqual(at(put, "Uploading", 1000 + noticeWithin - 1).at, "Processing")
    assert.strictEqual(at(put, "Pending", 1000 + noticeWithin).at, "Absent")
    const processing = { at: "Processing", file, content, id: "1", retried: false, storedAt: 1000 } as const
    assert.isUndefined(polled(processing, record("Uploading"), 1000 + noticeWithin - 1))
    assert.strictEqual(polled(processing, record("Uploading"), 1000 + noticeWithin)?.on, "unnoticed")
    assert.isUndefined(polled(processing, record("Uploaded"), 1000 + 10 * noticeWithin))
  })

  it("acknowledged by an OSS bucket and still armed on the server: say done again, and wait from then", () => {
    const put = { put: "acknowledged", id: "1", storedAt: 1000, retried: false, announce: true } as const
    const now = 1000 + 2 * noticeWithin
    for (const state of ["Pending", "Uploading"]) {
      const stored = at(put, state, now)
      assert.strictEqual(stored.at === "Stored" && stored.announce && stored.storedAt, now)
      assert.strictEqual(next(stored), "announce")
    }
    assert.strictEqual(at(put, "Uploaded", now).at, "Processing")
    assert.strictEqual(at({ ...put, id: "2" }, "Uploading", now).at, "Absent")
  })
})

describe("an image on the server", () => {
  const states: ReadonlyArray<ImageState> = ["Pending", "Uploading", "Uploaded", "Ready", "Invalid"]
  const events: ReadonlyArray<ImageEvent> = ["registered", "started", "arrived", "verified", "refused"]

  it("never leaves Ready", () => {
    for (const event of events) assert.isUndefined(advance("Ready", event))
  })

  it("becomes Ready only from bytes that arrived", () => {
    for (const state of states) assert.strictEqual(advance(state, "verified"), state === "Uploaded" ? "Ready" : undefined)
  })

  it("is re-armed by registering again, unless its bytes are there", () => {
    assert.deepStrictEqual(
      states.map(state => advance(state, "registered") ?? state),
      ["Pending", "Pending", "Uploaded", "Ready", "Pending"],
    )
  })

  it("reads to a client as what it is", () => {
    assert.deepStrictEqual(states.map(verdict), ["armed", "armed", "working", "ready", "invalid"])
  })
})
