import { randomBytes, type ScryptOptions, timingSafeEqual } from "node:crypto"
import { Effect } from "effect"
import { Refusal } from "../Refusal.ts"
import { deriveKey } from "./hashProcess.ts"

/** Characters of the shortest password, and bytes of the longest. What it is made of is its owner's business. */
const shortest = 8
const longest = 1024

/** Cost of a new hash: 32 MiB and about a quarter of a second (OWASP's equal of N = 2^17, p = 1 in less memory). */
const cost = { N: 2 ** 15, r: 8, p: 3 }

const hashBytes = 32

/**
 * What is stored of a password: the function, its cost, the salt and the hash, so that the cost may rise later. Refused
 * when it is too short or too long.
 */
export const hashPassword = Effect.fnUntraced(function* (password: string) {
  if ([...password].length < shortest || Buffer.byteLength(password) > longest) {
    const problem = { code: "password-length", least: shortest, most: longest } as const
    return yield* new Refusal({ code: "BAD_USER_INPUT", problem })
  }
  const salt = randomBytes(16)
  const hash = yield* derive(password, salt, cost)
  return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), hash.toString("base64url")].join("$")
})

/**
 * Whether a password is the one of a stored hash. Without a hash it takes as long and answers no, so that the time does
 * not show whether there is such an account.
 */
export const isPassword = Effect.fnUntraced(function* (password: string, stored: string | undefined) {
  const { salt, hash, ...parameters } = parse(stored) ?? nobodys
  const derived = yield* derive(Buffer.byteLength(password) > longest ? "" : password, salt, parameters)
  return timingSafeEqual(derived, hash) && stored !== undefined
})

interface StoredHash {
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly hash: Buffer
}

const nobodys: StoredHash = { ...cost, salt: randomBytes(16), hash: randomBytes(hashBytes) }

const parse = (stored: string | undefined): StoredHash | undefined => {
  const [, N, r, p, salt = "", hash = ""] = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored ?? "") ?? []
  if (hash === "") return undefined
  return { N: Number(N), r: Number(r), p: Number(p), salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") }
}

/** Passwords that look the same are the same, however a keyboard composes their letters. */
const derive = (password: string, salt: Buffer, parameters: ScryptOptions) =>
  deriveKey(password.normalize("NFKC"), salt, hashBytes, { ...parameters, maxmem: 256 * 1024 ** 2 })
