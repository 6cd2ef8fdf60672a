/** A page, spoken to by the DevTools protocol. */
export interface Target {
  readonly send: (method: string, parameters?: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>
  /** Evaluates an expression (a promise is waited for); its value must be JSON. Rejects with what it throws. */
  readonly evaluate: <A>(expression: string) => Promise<A>
  /** Evaluates until it is true. */
  readonly until: (expression: string) => Promise<void>
  readonly close: () => Promise<void>
}

interface Reply {
  readonly id?: number
  readonly result?: Record<string, unknown>
  readonly error?: { readonly message: string }
}

interface Evaluated {
  readonly result?: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string }; readonly text: string }
}

export const makeTarget = async (address: string): Promise<Target> => {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = () => reject(new Error("the browser does not answer"))
  })
  const asked = new Map<number, PromiseWithResolvers<Record<string, unknown>>>()
  let last = 0
  socket.onmessage = ({ data }) => {
    const { id, result, error }: Reply = JSON.parse(String(data))
    const waiting = asked.get(id ?? -1)
    if (waiting === undefined) return
    asked.delete(id ?? -1)
    if (error !== undefined) waiting.reject(new Error(error.message))
    else waiting.resolve(result ?? {})
  }
  socket.onclose = () => {
    for (const { reject } of asked.values()) reject(new Error("the page is gone"))
  }
  const send: Target["send"] = (method, parameters = {}) => {
    const id = ++last
    const waiting = Promise.withResolvers<Record<string, unknown>>()
    asked.set(id, waiting)
    socket.send(JSON.stringify({ id, method, params: parameters }))
    return waiting.promise
  }
  const evaluate = async <A>(expression: string): Promise<A> => {
    const answer = (await send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    })) as Evaluated
    const { result, exceptionDetails } = answer
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result?.value as A
  }
  return {
    send,
    evaluate,
    until: async expression => {
      while (!(await evaluate<boolean>(`Boolean(${expression})`))) await new Promise(resolve => setTimeout(resolve, 20))
    },
    close: async () => {
      await send("Page.close")
      socket.close()
    },
  }
}
