import type { IncomingMessage } from "node:http"

/** A name, an IPv4 or an IPv6 address, with or without a port. */
const host = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

/**
 * What is wrong with the first lines of a request, which would else cause an error elsewhere: Node's parser takes any
 * text as target and host, and `new URL` does not.
 *
 * @returns undefined when nothing is
 */
export const malformation = ({ url = "", headers }: Pick<IncomingMessage, "url" | "headers">): string | undefined => {
  if (!URL.canParse(url, "http://here")) return "the address of the request cannot be read"
  const named = headers.host ?? ""
  if (named !== "" && !(host.test(named) && URL.canParse(`http://${named}`))) return "the header Host cannot be read"
  return undefined
}
