import type { Socket } from "node:net"
import type { Handler } from "../Endpoints.ts"

/**
 * Handles the requests of a connection one after the other, and none any more once one of them was the last. What a client sends ahead, without
 * waiting for answers, waits: it gets no more of the service's time than one request does.
 *
 * @param handle answers whether the connection goes on
 */
export const inTurn = (handle: (...given: Parameters<Handler>) => Promise<boolean>): Handler => {
  const last = new WeakMap<Socket, Promise<boolean>>()
  return async (request, response, beforeBody) => {
    const { socket } = request
    const before = last.get(socket) ?? Promise.resolve(true)
    const turn = before.then(goesOn => goesOn && !socket.destroyed && handle(request, response, beforeBody))
    last.set(
      socket,
      turn.catch(() => false),
    )
    await turn
  }
}
