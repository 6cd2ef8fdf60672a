import { setTimeout as sleep } from "node:timers/promises"
import { startFaultProxy } from "../../../tools/src/faults/startFaultProxy.ts"
import { endpoint } from "./ceph.ts"

type Options = Parameters<typeof startFaultProxy>[0]
type Exchange = Parameters<Exclude<Options["onExchange"], undefined>>[0]

/** A proxy before the S3 server of the tests, which stays at its address while its faults change. */
export const startS3Proxy = async () => {
  const seen: Array<Exchange> = []
  const start = (port: number, rules: Options["rules"] = []) =>
    startFaultProxy({ target: endpoint, port, rules, onExchange: one => void seen.push(one) })
  let proxy = await start(0)
  const { url } = proxy
  const become = async (rules: Options["rules"]) => {
    await proxy.close()
    proxy = await start(Number(new URL(url).port), rules)
  }
  return {
    url,
    /** What went through, oldest first. */
    seen,
    /** Those of a method whose path has a text. */
    requests: (method: string, path: string) => seen.filter(one => one.method === method && one.path.includes(path)),
    become,
    /** Has faults for some seconds. */
    during: async (seconds: number, rules: Options["rules"]) => {
      await become(rules)
      await sleep(seconds * 1000)
      await become([])
    },
    close: () => proxy.close(),
  }
}
