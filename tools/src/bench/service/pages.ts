import { z } from "zod"
import type { RunningService, ServiceOptions } from "../../demo/RunningService.ts"
import type { Row } from "../cases.ts"
import { median } from "../clocks.ts"
import { ask, createProject } from "../reference.ts"
import { type Bench, withService } from "../setting.ts"
import { insertImages, type Store } from "./rows.ts"
import { noLimits, sqliteOf, withPostgres } from "./stores.ts"

const pageSize = 100
const times = 40

const Page = z.object({
  project: z.object({
    allImages: z.object({ edges: z.array(z.unknown()), pageInfo: z.object({ startCursor: z.string() }) }),
  }),
})

const readPage = async (service: RunningService, project: string, page: string) => {
  const fields = "edges { node { id name state checksum } } pageInfo { startCursor endCursor hasNextPage }"
  const answer = await ask(service, `{ project(id: "${project}") { allImages(${page}) { ${fields} } } }`)
  return Page.parse(answer).project.allImages
}

/** Milliseconds that each of the pages takes: medians of interleaved requests. */
const timePages = async (service: RunningService, project: string, pages: readonly string[]): Promise<readonly number[]> => {
  const taken = pages.map((): number[] => [])
  for (let round = -5; round < times; round++) {
    for (const [index, page] of pages.entries()) {
      const startedAt = performance.now()
      const { edges } = await readPage(service, project, page)
      if (edges.length !== pageSize) throw new Error(`a page has ${edges.length} images`)
      // The first rounds warm up.
      if (round >= 0) taken[index]?.push(performance.now() - startedAt)
    }
  }
  return taken.map(median)
}

const measure = async (bench: Bench, name: string, options: ServiceOptions, storeOf: (service: RunningService) => Store) =>
  await withService(bench, options, async (service): Promise<Row> => {
    const { rows = 100_000 } = bench.sizes
    const project = await createProject(service, "pages")
    await insertImages(storeOf(service), project, rows)
    const { pageInfo } = await readPage(service, project, `last: ${pageSize + 1}`)
    const pages = [`first: ${pageSize}`, `first: ${pageSize}, after: "${pageInfo.startCursor}"`, `last: ${pageSize}`]
    const [first = 1, onwards = 0, backwards = 0] = await timePages(service, project, pages)
    const ratio = Math.max(onwards, backwards) / first
    const times = `${first.toFixed(1)} ms; onwards ${onwards.toFixed(1)} ms, backwards ${backwards.toFixed(1)} ms`
    const measured = `${ratio.toFixed(2)} × the first (${times})`
    return { what: `last page of ${rows} images, ${name}`, measured, target: "≤ 1.5 ×", met: ratio <= 1.5 }
  })

/** The last page of `allImages` against the first, reached by a cursor and from the end. */
export const pages = async (bench: Bench): Promise<readonly Row[]> => {
  const sqlite = await measure(bench, "SQLite", noLimits, sqliteOf)
  const postgres = await withPostgres(bench, url =>
    measure(bench, "PostgreSQL", { env: { ...noLimits.env, ALTILIFT_DATABASE: url } }, () => ({ url })),
  )
  return postgres === undefined ? [sqlite] : [sqlite, postgres]
}
