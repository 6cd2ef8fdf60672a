import { assert, describe, it } from "vitest"
import { flightFacts, xmpIn } from "../../src/preflight/flightFacts.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const property = (pitch: number) => `<rdf:Description drone-dji:GimbalPitchDegree="${pitch}"/>`
const packet = (pitch: number) => `<x:xmpmeta xmlns:x="adobe:ns:meta/">${property(pitch)}</x:xmpmeta>`

describe("the XMP packet in the head of a file", () => {
  it("is found behind bytes that begin like it, and ends where it ends", () => {
    const head = bytes(`<x:xmp <<x:xmpmet ${property(-10)} ${packet(-90)} ${property(-20)}`)
    assert.strictEqual(flightFacts(undefined, xmpIn(head)).gimbalPitch, -90)
  })

  it("is the first of several, and whatever is there of one that is cut off", () => {
    assert.strictEqual(flightFacts(undefined, xmpIn(bytes(packet(-45) + packet(-90)))).gimbalPitch, -45)
    const whole = packet(-30)
    assert.strictEqual(flightFacts(undefined, xmpIn(bytes(whole.slice(0, -12)))).gimbalPitch, -30)
  })

  it("is empty where there is none, also where the head ends within its first bytes", () => {
    assert.strictEqual(xmpIn(bytes(property(-90))), "")
    assert.strictEqual(xmpIn(bytes("...<x:xmpm")), "")
    assert.strictEqual(xmpIn(new Uint8Array()), "")
  })
})
