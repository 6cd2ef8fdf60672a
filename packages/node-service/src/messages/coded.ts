/** So many sentences are known by their code: those of the lines that are being logged. */
const kept = 64

const codes = new Map<string, string>()

/** The name in its catalogue of a sentence that was made just now; undefined: it is of none. */
export const codeOf = (sentence: string): string | undefined => codes.get(sentence)

const remember = (sentence: unknown, code: string): void => {
  if (typeof sentence !== "string") return
  codes.delete(sentence)
  codes.set(sentence, code)
  for (const oldest of codes.keys()) {
    if (codes.size <= kept) break
    codes.delete(oldest)
  }
}

/** A catalogue whose sentences can be traced back to their names. */
export const coded = <const T extends Readonly<Record<string, unknown>>>(catalogue: T): T =>
  Object.fromEntries(
    Object.entries(catalogue).map(([code, sentence]) => [
      code,
      typeof sentence !== "function"
        ? sentence
        : (...parameters: ReadonlyArray<unknown>) => {
            const made: unknown = sentence(...parameters)
            remember(made, code)
            return made
          },
    ]),
  ) as T
