import type { TestProject } from "vitest/node"
import { startBucket } from "./bucket.ts"
import { startService } from "./Service.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Address of a bucket that does as it is told; see `bucket.ts`. */
    readonly bucket: string
    readonly account: { readonly endpoint: string; readonly key: string; readonly token: string }
  }
}

/** What tests inside the browser cannot start themselves. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const bucket = await startBucket()
  const service = await startService()
  project.provide("bucket", bucket.url)
  project.provide("account", service.account)
  return async () => {
    await bucket[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  }
}
