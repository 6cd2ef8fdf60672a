import { Redacted } from "effect"
import { hasAllRoles, type Role, roles } from "../../roles.ts"
import type { Announced } from "../../store/RunningProcess.ts"

/** By which PostgreSQL shows who uses a database: the name of a connection begins with that of its program. */
export const programs = { service: "altilift-service", copy: "altilift-copy" } as const

/** Options of a connection with a name. `pg` prefers the name in a connection string: here it follows this one. */
export const named = (url: Redacted.Redacted<string>, name: string) => {
  const given = Redacted.value(url)
  const address = new URL(given)
  const theirs = address.searchParams.get("application_name")
  if (theirs === null) return { connectionString: given, application_name: name }
  address.searchParams.set("application_name", `${name} ${theirs}`)
  return { connectionString: address.href }
}

/** What the name begins with of the connection that each process of the service keeps. */
export const sessionPrefix = `${programs.service} session`

/** The name of that connection: it says whose it is. */
export const sessionName = ({ roles, pid, host }: Announced): string =>
  `${sessionPrefix} ${hasAllRoles(roles) ? "all" : roles.join(",")} ${pid} ${host}`

/** Characters that PostgreSQL keeps of a name. */
const longestName = 63

/** Whose connection it is, by its name; undefined: it does not say, as those of earlier releases. */
export const ownerOf = (name: string): Omit<Announced, "places"> | undefined => {
  const [, said = "", pid, host] = /^ ([a-z,]+) (\d+) (\S+)/.exec(name.slice(sessionPrefix.length)) ?? []
  if (host === undefined) return undefined
  const known = said === "all" ? roles : said.split(",").filter((role): role is Role => roles.some(one => one === role))
  const isCut = name.length >= longestName && name.endsWith(host)
  return { roles: known, pid: Number(pid), host: isCut ? `${host}…` : host }
}
