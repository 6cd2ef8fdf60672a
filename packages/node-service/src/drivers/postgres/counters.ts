import { Effect, Layer } from "effect"
import type { Pool as ConnectionPool } from "pg"
import { type IRateLimiterPostgresOptions, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible"
import { type Counted, Counters } from "../../ports/Counters.ts"
import { Pool } from "./Pool.ts"

/** The library's statement by the database's clock: the clocks of processes differ. */
const upsert = `with clock as (select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now)
  insert into rates select $1, $2, now + $3 from clock on conflict (key) do update set
  points = case when rates.expire <= (select now from clock) then excluded.points else rates.points + excluded.points end,
  expire = case when rates.expire <= (select now from clock) then excluded.expire else rates.expire end
  returning points, expire - (select now from clock) + $4 as expire`

class Limiter extends RateLimiterPostgres {
  readonly #pool: ConnectionPool

  constructor(pool: ConnectionPool, options: Omit<IRateLimiterPostgresOptions, "storeClient">) {
    super({ ...options, storeClient: pool, storeType: "pool", tableName: "rates", tableCreated: true })
    this.#pool = pool
  }

  /** What the library calls; it expects the end of the duration by the clock of this process. */
  _upsert(key: string, points: number, duration: number) {
    return this.#pool.query({ name: "rates", text: upsert, values: [key, points, duration, Date.now()] })
  }
}

/** A hundredth of the points is taken at a time. */
const blocks = 100

/** Points that this process has of a key, and until when, by `performance.now()`. */
interface Block {
  left: number
  readonly until: number
}

/** Blocks that are kept; above, those that ended are dropped. */
const mostBlocks = 10_000

const perBlock = ({ points }: Counted): number => Math.max(1, Math.floor(points / blocks))

const makeBlocks = (limiter: Limiter, size: number) => {
  const own = new Map<string, Block>()
  const taking = new Map<string, Promise<void>>()
  const present = (key: string) => {
    const block = own.get(key)
    return block !== undefined && block.until > performance.now() ? block : undefined
  }
  const take = async (key: string, points: number): Promise<void> => {
    const taken = Math.max(points, size)
    const { msBeforeNext } = await limiter.consume(key, taken)
    if (own.size >= mostBlocks) for (const known of own.keys()) if (present(known) === undefined) own.delete(known)
    own.set(key, { left: (present(key)?.left ?? 0) + taken, until: performance.now() + msBeforeNext })
  }
  const consume = async (key: string | number, points = 1): Promise<RateLimiterRes> => {
    const name = String(key)
    while (true) {
      const block = present(name)
      if (block !== undefined && block.left >= points) {
        block.left -= points
        return new RateLimiterRes(block.left, block.until - performance.now())
      }
      // Requests that come at the same time share a block.
      const under = taking.get(name) ?? take(name, points).finally(() => taking.delete(name))
      taking.set(name, under)
      await under
    }
  }
  return { consume }
}

/** Counts in a table. Where the database is away, each process counts by itself. */
export const layerCounters = Layer.effect(
  Counters,
  Effect.map(Pool, pool => {
    const limiter = ({ name, points, duration }: Counted, more: Partial<IRateLimiterPostgresOptions> = {}) => {
      const insuranceLimiter = new RateLimiterMemory({ points, duration })
      return new Limiter(pool, { keyPrefix: name, points, duration, insuranceLimiter, ...more })
    }
    return Counters.of({
      exact: limiter,
      // What is refused costs no statement.
      inBlocks: counted => makeBlocks(limiter(counted, { inMemoryBlockOnConsumed: counted.points }), perBlock(counted)),
    })
  }),
)
