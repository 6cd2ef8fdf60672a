import { type RunningService, startService } from "../demo/RunningService.ts"
import { startShaper } from "../faults/startShaper.ts"
import { freePorts } from "../freePorts.ts"

/** A service whose bucket is behind a line of this rate, so that an upload takes long enough to be looked at. */
export interface ThrottledService extends AsyncDisposable {
  readonly service: RunningService
}

export const startThrottled = async (folder: string, bytesPerSecond: number): Promise<ThrottledService> => {
  const [edgePort = 0] = await freePorts(1)
  const line = await startShaper({ target: `http://127.0.0.1:${edgePort}`, bytesPerSecond, roundTripMs: 20 })
  const service = await startService(folder, { edgePort, args: ["--edge-public-url", line.url] })
  return {
    service,
    [Symbol.asyncDispose]: async () => {
      await service.end()
      await line.close()
    },
  }
}
