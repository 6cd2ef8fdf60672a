import { join } from "node:path"
import { Client } from "pg"
import type { RunningService, ServiceOptions } from "../../demo/RunningService.ts"
import { startPostgres } from "../../postgres/startPostgres.ts"
import type { Bench } from "../setting.ts"
import type { Store } from "./rows.ts"

const most = String(Number.MAX_SAFE_INTEGER)

/** Rates are measured, so none is limited. */
export const noLimits: ServiceOptions = {
  env: { ALTILIFT_REQUESTS_PER_USER: most, ALTILIFT_REQUESTS_PER_ADDRESS: most },
}

export const sqliteOf = (service: Pick<RunningService, "data">): Store => ({ file: join(service.data, "altilift.db") })

/** With a server of PostgreSQL that writes as in production; where there is none, it is noted, and nothing runs. */
export const withPostgres = async <A>(bench: Bench, use: (url: string) => Promise<A>): Promise<A | undefined> => {
  const server = await startPostgres({ durable: true })
  if (typeof server === "string") {
    bench.cannot(server)
    return undefined
  }
  try {
    const url = new URL(server.url)
    url.pathname = "/bench"
    const client = new Client({ connectionString: server.url })
    await client.connect()
    await client.query("create database bench")
    await client.end()
    return await use(url.href)
  } finally {
    await server.remove()
  }
}
