/** A configuration with reconstructors that are programs of Node, as the last argument of `node -e`. */
export const programs = (settings: Readonly<Record<string, { readonly code: string } & Record<string, unknown>>>): string =>
  JSON.stringify({
    reconstructors: Object.entries(settings).map(([name, { code, ...others }]) => ({
      ...{ kind: "command", name, ...others },
      command: [process.execPath, "-e", code, "{images}", "{output}"],
    })),
  })

/** What every program begins with. */
export const head = `
  const { existsSync, writeFileSync, readdirSync, symlinkSync, mkdirSync, rmdirSync, statSync } = require("node:fs")
  const { spawn } = require("node:child_process")
  const [images, output] = process.argv.slice(1)
  const wait = () => setInterval(() => {}, 1000)
`
