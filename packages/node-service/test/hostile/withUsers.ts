import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { addUser } from "../../src/accounts/Accounts.ts"
import { type Login, startService } from "../service.ts"
import { inStore } from "../store.ts"

/**
 * A folder in memory, where there is one, in which a service has an owner and these users. They are made before the
 * attack: another process that writes to the database delays the service.
 */
export const withUsers = async <A>(
  users: ReadonlyArray<{ readonly email: string; readonly password?: string }>,
  run: (data: string, logins: ReadonlyArray<Login>) => Promise<A>,
): Promise<A> => {
  const data = await mkdtemp(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "altilift-hostile-"))
  try {
    const service = await startService({ data })
    const logins: Array<Login> = []
    for (const { email, password } of users) logins.push(await inStore(data, addUser(email, { password })))
    await service.end()
    return await run(data, logins)
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
}
