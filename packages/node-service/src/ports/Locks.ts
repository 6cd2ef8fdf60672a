import { Context, type Effect } from "effect"
import type { DatabaseError } from "./Database.ts"

/**
 * Locks that hold in all processes of an installation. A lock ends with its process, however that ends, and at most
 * 30 seconds after the process lost the database or stopped. The process notices after at most 15 seconds and
 * interrupts what ran under the lock. For that moment two may run: rows change by compare-and-set, so that both stay
 * right, and a lock saves work that is done twice.
 */
export class Locks extends Context.Service<
  Locks,
  {
    /**
     * One at a time for each key; different keys do not wait for each other. In one process they run in the order in
     * which they asked. Fails when the database cannot be used, or was lost meanwhile: the effect is interrupted then.
     */
    readonly withLock: <A, E, R>(key: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | DatabaseError, R>
    /**
     * Runs an effect in one process at a time: waits as long as another runs one of this name, and takes over when that
     * one ends or its process dies. When the lock is lost, the effect is interrupted, and begun again with the lock.
     */
    readonly asLeader: <A, E, R>(name: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  }
>()("@altilift/node-service/ports/Locks") {}
