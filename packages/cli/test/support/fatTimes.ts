/**
 * Loaded before the program (`--import`): every file was changed at the time that `CHANGED_AT` says (milliseconds since
 * 1970), as on a FAT card, whose times are of two seconds and which keeps none of what cannot be set. With `NOW` the
 * clock of the program stands at that time.
 */
import type { BigIntStats } from "node:fs"
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"

const at = BigInt(process.env.CHANGED_AT ?? "0") * 1_000_000n
const { NOW } = process.env
if (NOW !== undefined) Date.now = () => Number(NOW)

const { stat, open } = fs.promises

const asOnFat = (stats: BigIntStats): BigIntStats => Object.assign(stats, { mtimeNs: at, ctimeNs: at })

Object.assign(fs.promises, {
  stat: async (path: string) => asOnFat(await stat(path, { bigint: true })),
  open: async (...words: Parameters<typeof open>) => {
    const handle = await open(...words)
    const inner = handle.stat.bind(handle)
    return Object.assign(handle, { stat: async () => asOnFat(await inner({ bigint: true })) })
  },
})
syncBuiltinESMExports()
