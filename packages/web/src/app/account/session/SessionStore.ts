import { z } from "zod/mini"

/** Who asks: an app and a user of it. */
export interface Session {
  readonly key: string
  readonly token: string
}

/** A project that is open. */
export interface OpenProject {
  readonly id: string
  readonly name: string
}

/**
 * Where a session is kept: in the tab alone, or in the browser when its user asked to be remembered. By endpoint, for
 * tokens are not good elsewhere. The open project is kept beside it, so that a reload, or a browser that was killed,
 * leads back to it.
 */
export interface SessionStore {
  readonly load: () => Session | undefined
  readonly save: (session: Session, remember: boolean) => void
  readonly forget: () => void
  readonly loadProject: () => OpenProject | undefined
  readonly saveProject: (project: OpenProject | undefined) => void
}

const Kept = z.object({ key: z.string(), token: z.string() })
const KeptProject = z.object({ id: z.string(), name: z.string() })

/** Storage that is denied (private modes, frames of others) forgets: the page then asks again after a reload. */
export const makeSessionStore = (endpoint: string, tab: () => Storage, browser: () => Storage): SessionStore => {
  const name = `altilift.session ${endpoint}`
  const projectName = `altilift.project ${endpoint}`
  const both = [tab, browser]
  const forget = () => {
    for (const storage of both) attempt(() => storage().removeItem(name))
  }
  return {
    load: () => {
      for (const storage of both) {
        const kept = read(Kept, () => storage().getItem(name))
        if (kept !== undefined) return kept
      }
      return undefined
    },
    save: ({ key, token }, remember) => {
      forget()
      attempt(() => (remember ? browser : tab)().setItem(name, JSON.stringify({ key, token })))
    },
    forget,
    loadProject: () =>
      read(KeptProject, () => tab().getItem(projectName)) ?? read(KeptProject, () => browser().getItem(projectName)),
    saveProject: project => {
      const remembered = attempt(() => browser().getItem(name)) !== null
      for (const storage of both) attempt(() => storage().removeItem(projectName))
      if (project === undefined) return
      const text = JSON.stringify({ id: project.id, name: project.name })
      for (const storage of remembered ? both : [tab]) attempt(() => storage().setItem(projectName, text))
    },
  }
}

const attempt = <Value>(use: () => Value): Value | undefined => {
  try {
    return use()
  } catch {
    return undefined
  }
}

const read = <Value>(shape: z.ZodMiniType<Value>, load: () => string | null): Value | undefined => {
  const parsed = shape.safeParse(attempt(() => JSON.parse(load() ?? "null")))
  return parsed.success ? parsed.data : undefined
}
