import type { Output } from "./view/Display.ts"

/** Standard output and error. Whoever reads them may go away in mid-run (`| head`): the upload goes on without being heard. */
export const makeOutput = (): Output => ({ out: writerOf(process.stdout), err: writerOf(process.stderr) })

const writerOf = (stream: NodeJS.WriteStream): ((line: string) => void) => {
  let open = true
  stream.on("error", (error: NodeJS.ErrnoException) => {
    open = false
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error
  })
  return line => {
    if (open) stream.write(`${line}\n`)
  }
}
