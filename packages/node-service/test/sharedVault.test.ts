import { afterAll, expect, it } from "vitest"
import { until } from "./api.ts"
import { configured, keysIn, newVault, noCeph, putByAdmin } from "./ceph.ts"
import { removeAll, startService } from "./service.ts"
import { sql } from "./store.ts"

afterAll(removeAll)

it.skipIf(noCeph)(
  "a start on a database that was restored leaves the originals of projects that came since the backup",
  async () => {
    const vault = await newVault()
    const file = await configured({ vault })
    const first = await startService(file)
    const { data } = first
    expect(await first.end()).toBe(0)
    const original = `${"a".repeat(24)}/originals/${"1".repeat(24)}`
    await putByAdmin(vault.bucket, original, Buffer.from("photo"))
    await sql(data, "update audit set at = 0")
    const again = await startService({ ...file, data })
    // What was kept for its time goes in the round that clears up after the start.
    await until(
      () => sql(data, "select at from audit where at = 0"),
      old => old.length === 0,
      30,
    )
    expect(await keysIn(vault.bucket)).toEqual([original])
    expect(await again.end()).toBe(0)
  },
)
