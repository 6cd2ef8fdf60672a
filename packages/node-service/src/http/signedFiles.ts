import { Effect } from "effect"
import { vaultTexts } from "../messages/vault.ts"
import { BucketError } from "../ports/Bucket.ts"
import { Vault, type VaultFile } from "../ports/Vault.ts"
import { answerPlainly } from "./answers.ts"
import type { Handler } from "./Endpoints.ts"
import { sendFile } from "./sendFile.ts"

/** A file of the vault that a link is for. */
export interface LinkedFile {
  readonly file: VaultFile
  /** Under which a browser saves it. */
  readonly name: string
  /** Media type; left out: any bytes. */
  readonly type?: string
}

export interface SignedFiles<Link, E, R> {
  /** What a link is for; undefined: it is forged, changed or no longer valid. */
  readonly read: (query: URLSearchParams, now: number) => Link | undefined
  /** The file that the link was signed for; undefined: the link is void, or the file is gone. */
  readonly find: (link: Link) => Effect.Effect<LinkedFile | undefined, E, R>
  /** The answer for a file that is gone. */
  readonly gone: string
}

const isOfBucket = (error: unknown): error is BucketError => error instanceof BucketError

const cors = { "access-control-allow-origin": "*", "access-control-expose-headers": "Content-Length, Content-Range" }

/**
 * Gives out files of the vault by signed links, with ranges, so that an interrupted download continues. Where a bucket
 * has the files, it is a redirect to an address there, which is valid for minutes: what is revoked is the link.
 */
export const makeSignedFilesHandler = <Link, E, R>({ read, find, gone }: SignedFiles<Link, E, R>) =>
  Effect.map(Effect.context<R | Vault>(), (services): Handler => {
    const run = Effect.runPromiseWith(services)
    const stored = Effect.fnUntraced(function* (link: Link, method: string | undefined) {
      const found = yield* find(link)
      if (found === undefined) return undefined
      const vault = yield* Vault
      // An address that is signed for GET is good for nothing else.
      const address = method === "GET" ? yield* vault.link(found.file, { name: found.name, type: found.type }) : undefined
      if (address !== undefined) return { address }
      const facts = yield* vault.stat(found.file)
      return facts && { ...found, ...facts, open: (from: number, to: number) => run(vault.read(found.file, from, to)) }
    })
    return async (request, response) => {
      const link = read(new URL(request.url ?? "", "http://localhost").searchParams, Date.now())
      if (link === undefined)
        return answerPlainly(response, 403, "this link is not valid, or not any more: ask for a new one", cors)
      const file = await run(Effect.catchIf(stored(link, request.method), isOfBucket, () => Effect.succeed("failing" as const)))
      if (file === "failing") return answerPlainly(response, 503, vaultTexts.cannotAnswer, { ...cors, "retry-after": "5" })
      if (file === undefined) return answerPlainly(response, 404, gone, cors)
      // Browsers may go there for as long as the address is given out, or a little longer.
      if ("address" in file) {
        const headers = { ...cors, "cache-control": "private, max-age=300", location: file.address }
        return answerPlainly(response, 307, "", headers)
      }
      await sendFile(request, response, file, {
        ...cors,
        // Files of users: shown as pictures of their types, and never as documents of this origin.
        ...(file.type === undefined ? {} : { "content-type": file.type }),
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        // The link is a secret, and its file never changes.
        "cache-control": "private, max-age=86400, immutable",
      })
    }
  })
