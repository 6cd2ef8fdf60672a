import { Effect } from "effect"
import type { Dispatcher } from "undici"

/** In place of any proxy; nothing is sent to it. */
const standIn = "http://proxy.invalid:1"

/**
 * Whether requests to this address go through a proxy if there is one, by NO_PROXY. The library that sends them
 * decides, so that both apply the same rule.
 */
export const usesProxy = (url: URL): Effect.Effect<boolean> =>
  Effect.promise(async () => {
    const { default: undici } = await import("undici")
    let origin: string | undefined
    const agent = new undici.EnvHttpProxyAgent({
      httpProxy: standIn,
      httpsProxy: "",
      factory: to => {
        origin = String(to)
        throw new Error("nothing is sent")
      },
    })
    // The rule is the same for both schemes; for `http` it shows before there is a connection.
    const port = url.port || (url.protocol === "https:" ? "443" : "80")
    try {
      agent.dispatch({ origin: `http://${url.hostname}:${port}`, path: "/", method: "HEAD" }, unused)
    } catch {
      // The connection is refused by `factory`.
    }
    void agent.close()
    return origin?.startsWith(standIn) === true
  })

const unused: Dispatcher.DispatchHandler = {}
