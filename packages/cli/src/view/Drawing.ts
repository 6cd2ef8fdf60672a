import { createLogUpdate } from "log-update"
import stringWidth from "string-width"

/** Lines at the bottom of a terminal that are drawn again and again. */
export interface Drawing {
  readonly draw: (lines: ReadonlyArray<string>) => void
  /** Writes a line above, which stays. */
  readonly persist: (line: string) => void
  /** Erases what is drawn. */
  readonly clear: () => void
  /** Leaves what is drawn where it is: the next drawing begins below. */
  readonly leave: () => void
}

export const makeDrawing = (terminal: NodeJS.WriteStream): Drawing => {
  const update = createLogUpdate(terminal)
  let drawn: ReadonlyArray<string> = []
  let width = terminal.columns
  const clear = () => {
    update.clear()
    terminal.write(eraseAbove(wrapped(drawn, width, terminal.columns)))
    drawn = []
  }
  return {
    draw: lines => {
      if (terminal.columns !== width) clear()
      width = terminal.columns
      drawn = lines
      update(lines.join("\n"))
    },
    persist: line => {
      drawn = []
      update.persist(line)
    },
    clear: () => {
      clear()
      update.done()
    },
    leave: () => {
      drawn = []
      update.done()
    },
  }
}

/** Rows that lines take beyond one each since the terminal became narrower: terminals wrap what was written before. */
const wrapped = (lines: ReadonlyArray<string>, before: number, now: number): number =>
  now >= before ? 0 : lines.reduce((rows, line) => rows + Math.max(0, Math.ceil(stringWidth(line) / now) - 1), 0)

/** Erases so many rows above the cursor, which ends in the highest of them. */
const eraseAbove = (rows: number): string => "\x1b[1A\x1b[2K".repeat(rows)
