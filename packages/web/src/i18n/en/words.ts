import { en as catalogue } from "@altilift/core"
import type { Formats } from "../formats.ts"
import { makeSay } from "../say.ts"

const say = makeSay(catalogue, {
  signIn: "Sign in again",
  chooseAgain: "If it was moved, changed or unplugged, choose it again",
  copyAgain: "Copy it again from the camera, or leave it out",
  goOn: "Then go on: what arrived is not sent again",
  tellOperator: "Tell the operator of the server",
})

/** What the texts are made of. Counts choose their form by the plural rules. */
export const words = (f: Formats) => {
  const count = (number: number, one: string, many: string) => `${f.number(number)} ${f.plural(number) === "one" ? one : many}`
  return {
    ...say,
    f,
    states: catalogue.states,
    count,
    photos: (number: number) => count(number, "photo", "photos"),
    files: (number: number) => count(number, "file", "files"),
    /** Ends with a full stop. */
    sentence: (text: string) => (/[.?!]$/.test(text) ? text : `${text}.`),
  }
}

export type Words = ReturnType<typeof words>
