import { Redacted } from "effect"

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
