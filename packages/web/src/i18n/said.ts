/**
 * A sentence of the engine or of our service, and what the page says for it: `$1` is what the pattern's first group holds, `@1` the same in the reader's
 * words. Patterns are anchored at both ends; the first that fits counts.
 */
export type Sentence = readonly [RegExp, string]

/** Where one sentence ends and the next begins in messages that are put together, and how the language writes it. */
export type Marks = Readonly<Record<"; " | ": " | ". ", string>>

/** Longer messages, and such of more parts, are nobody's of ours. */
const longest = 1_000
const mostParts = 16

/**
 * The reader's words for what the engine or a service says, which is English for logs and terminals. Messages that are put together are translated part
 * by part; what is not known (another server's words) stays as it is.
 */
export const makeSaid = (sentences: ReadonlyArray<Sentence>, marks: Marks): ((text: string) => string) => {
  const said = (text: string): string => translated(text) ?? text

  const sentence = (text: string): string | undefined => {
    for (const [pattern, words] of sentences) {
      const found = pattern.exec(text)
      if (found === null) continue
      return words.replace(/([$@])(\d)/g, (_, how, group) => (how === "@" ? said : String)(found[Number(group)] ?? ""))
    }
    return undefined
  }

  const translated = (text: string): string | undefined => (text.length > longest ? undefined : (sentence(text) ?? inParts(text)))

  /** From the left: the first part that is a whole sentence, and the rest; else what stands before the first mark is left as it is. */
  const inParts = (text: string): string | undefined => {
    const joints = [...text.matchAll(/[;:.] /g)].map(({ 0: mark, index }) => ({
      before: text.slice(0, index),
      mark: marks[mark as keyof Marks],
      after: text.slice(index + mark.length),
    }))
    if (joints.length >= mostParts) return undefined
    for (const { before, mark, after } of joints) {
      const words = sentence(before)
      if (words !== undefined) return words + mark + said(after)
    }
    const [first] = joints
    const words = first && translated(first.after)
    return words && first.before + first.mark + words
  }
  return said
}
