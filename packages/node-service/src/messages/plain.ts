/**
 * Plain-text answers of HTTP, in English. A client reads the status; the text is for people who look at a request.
 */
export const plain = {
  nothingHere: "there is nothing at this address",
  methodsHere: (methods: ReadonlyArray<string>) => `this address takes ${methods.join(", ")} only`,
} as const
