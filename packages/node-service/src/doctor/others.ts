import type { ServiceSettings } from "../config.ts"
import { transportOf } from "../mail/sendMail.ts"
import { doctor } from "../messages/doctor.ts"
import type { ReconstructorSettings } from "../reconstruction/reconstructorSettings.ts"
import { broken, type Finding, ok, skipped, type Tried, why } from "./Finding.ts"

/** Milliseconds for one answer. */
const patience = 10_000

/** A connection to the mail server, with its sign-in; no mail. */
export const checkMail = async ({ smtp }: ServiceSettings): Promise<ReadonlyArray<Finding>> => {
  if (smtp === undefined) return [skipped("mail", doctor.notConfigured)]
  const server = `${smtp.host}:${smtp.port}`
  try {
    const transport = await transportOf(smtp, patience)
    await transport.verify()
    transport.close()
    return [ok("mail", doctor.mailGood(server))]
  } catch (cause) {
    return [broken("mail", doctor.mailFails(server, why(cause)))]
  }
}

/** Programs are on the path; nodes and other servers answer. Only a process that reconstructs needs them. */
export const checkReconstructors = async (
  { reconstructors, roles }: ServiceSettings,
  findProgram: Tried["findProgram"],
): Promise<ReadonlyArray<Finding>> => {
  if (!roles.includes("reconstruct")) return [skipped("reconstructors", doctor.ofAnotherRole("reconstruct"))]
  const examine = async (one: ReconstructorSettings) => {
    const fault = await faultOf(one, findProgram).catch(why)
    if (fault !== undefined) return broken("reconstructors", doctor.reconstructorFails(one.name, fault))
    return ok("reconstructors", doctor.reconstructorGood(one.name))
  }
  return Promise.all(reconstructors.map(examine))
}

const faultOf = async (settings: ReconstructorSettings, findProgram: Tried["findProgram"]): Promise<string | undefined> => {
  switch (settings.kind) {
    case "handoff":
      return undefined
    case "command": {
      const [program] = settings.command
      return (await findProgram(program)) === undefined ? doctor.programAbsent(program) : undefined
    }
    case "nodeodm":
      return answers(`${settings.url}/info`)
    case "upstream":
      return answers(settings.endpoint)
  }
}

/** Any response except 5xx counts as reachable. */
const answers = async (url: string): Promise<string | undefined> => {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(patience), redirect: "manual" })
  return status >= 500 ? doctor.answered(status) : undefined
}
