/**
 * Plain-text answers of HTTP, in English. A client reads the status; the text is for whoever looks at a request by
 * hand.
 */
export const plain = {
  nothingHere: "there is nothing at this address",
  methodsHere: (methods: ReadonlyArray<string>) => `this address takes ${methods.join(", ")} only`,
} as const
