import { Effect } from "effect"
import type { Vault, VaultFile } from "../ports/Vault.ts"

type VaultService = Vault["Service"]

/**
 * A vault whose files are moving from one place to another: what is new goes to `now`, what is not there is read where
 * it was. A file is there before it is gone from where it was: who finds it in neither place looks once more.
 */
export const withFormer = (now: VaultService, former: VaultService): VaultService => {
  const placeOf = Effect.fnUntraced(function* (file: VaultFile) {
    if ((yield* now.stat(file)) !== undefined) return now
    return (yield* former.stat(file)) === undefined ? now : former
  })
  /** The file may have been moved since it was found. */
  const reading = <A, E, R>(file: VaultFile, use: (place: VaultService) => Effect.Effect<A, E, R>) =>
    Effect.flatMap(placeOf(file), place =>
      place === now
        ? use(now)
        : Effect.catch(use(former), error => Effect.flatMap(now.stat(file), found => (found ? use(now) : Effect.fail(error)))),
    )
  const both = <A, E, R>(use: (place: VaultService) => Effect.Effect<A, E, R>) => Effect.andThen(use(now), use(former))
  return {
    ...now,
    check: Effect.asVoid(both(place => place.check)),
    stat: file => Effect.flatMap(placeOf(file), place => place.stat(file)),
    read: (file, from, to) => reading(file, place => place.read(file, from, to)),
    link: (file, as) => Effect.flatMap(placeOf(file), place => place.link(file, as)),
    origins: [...new Set([...now.origins, ...former.origins])],
    local: file => reading(file, place => place.local(file)),
    copyOut: (file, path) => reading(file, place => place.copyOut(file, path)),
    delete: file => Effect.asVoid(both(place => place.delete(file))),
    results: task =>
      Effect.flatMap(now.results(task), kept => (kept === undefined ? former.results(task) : Effect.succeed(kept))),
    removeResults: task => Effect.asVoid(both(place => place.removeResults(task))),
    projects: Effect.zipWith(now.projects, former.projects, (some, others) => new Set([...some, ...others])),
    removeHere: projectId => Effect.asVoid(both(place => place.removeHere(projectId))),
    remove: projectId => Effect.asVoid(both(place => place.remove(projectId))),
  }
}
