import { type Activity, type Catalogue, chainOf, type Problem, renderProblem, renderRetrying } from "@altilift/core"

/** What only a page can advise. */
export interface Advice {
  readonly signIn: string
  readonly chooseAgain: string
  readonly copyAgain: string
  readonly goOn: string
  readonly tellOperator: string
}

/** What failed and is tried again. */
export interface Retried {
  readonly activity: Activity
  readonly name: string
  readonly problem: Problem
}

/** Sentences of the core's catalogue, with the page's advice behind them. */
export const makeSay = (catalogue: Catalogue, advice: Advice) => {
  const problem = (found: Problem): string => {
    const kind = chainOf(found)
      .map(adviceOn)
      .find(known => known !== undefined)
    const words = renderProblem(found, catalogue)
    return kind === undefined ? words : `${words}${catalogue.stop}${advice[kind]}`
  }
  return {
    problem,
    problems: (found: ReadonlyArray<Problem>): string => found.map(problem).join(catalogue.semicolon),
    retrying: (retried: Retried): string => renderRetrying(retried, catalogue),
  }
}

const adviceOn = ({ code }: Problem): keyof Advice | undefined => {
  switch (code) {
    case "account-refused":
    case "not-signed-in":
    case "app-key-unknown":
    case "token-unknown":
      return "signIn"
    case "file-unreadable":
    case "file-lost":
      return "chooseAgain"
    case "file-empty":
    case "content-not-as-named":
      return "copyAgain"
    case "gave-up":
      return "goOn"
    case "storage-missing":
    case "credentials-unusable":
    case "credentials-expired":
    case "credentials-refused":
    case "bucket-refuses-all":
      return "tellOperator"
    default:
      return undefined
  }
}
