import type { Problem } from "@altilift/core"
import type { Client, Mode } from "@altilift/core/client"
import { ApiFailure } from "@altilift/core/client"
import { type Accessor, createEffect, createMemo, createSignal, on } from "solid-js"
import type { Dependencies } from "../dependencies.ts"
import { isNotAuthorised, problemOf } from "../problemOf.ts"
import type { Destination } from "../upload/Uploading.ts"
import type { SignInReason } from "./SignIn.tsx"
import type { OpenProject, Session, SessionStore } from "./session/SessionStore.ts"

export interface AccountGiven {
  readonly endpoint: string
  readonly key?: string | undefined
  readonly token?: string | undefined
  readonly project?: string | undefined
  /** A project that is shown first; the reader may leave it. */
  readonly opens?: string | undefined
  readonly dependencies: Dependencies
  readonly store: SessionStore
}

/** Who is signed in, where, and which project is open; as signals. */
export interface Account {
  readonly server: Accessor<Client | undefined>
  readonly key: Accessor<string | undefined>
  readonly email: Accessor<string>
  readonly mode: Accessor<Mode>
  /** The server is being asked. */
  readonly checking: Accessor<boolean>
  /** Why nothing can be shown yet, beside a missing sign-in. */
  readonly problem: Accessor<Problem | undefined>
  /** Undefined: signed in. */
  readonly signIn: Accessor<SignInReason | undefined>
  readonly project: Accessor<OpenProject | undefined>
  readonly destination: Accessor<Destination | undefined>
  readonly check: () => void
  readonly signedIn: (session: Session & { readonly email: string; readonly remember: boolean }) => void
  /** The server does not accept the session any more. What is on the page stays, and goes on after the next sign-in. */
  readonly expire: () => void
  readonly signOut: () => void
  readonly openProject: (project: OpenProject | undefined) => void
}

export const createAccount = (given: AccountGiven): Account => {
  const { store, dependencies } = given
  const kept = given.token === undefined || given.key === undefined ? store.load() : { key: given.key, token: given.token }
  const [session, setSession] = createSignal<Session | undefined>(kept)
  const [signIn, setSignIn] = createSignal<SignInReason | undefined>(kept === undefined ? "none" : undefined)
  const [email, setEmail] = createSignal("")
  const before = email
  const [mode, setMode] = createSignal<Mode>("normal")
  const [checking, setChecking] = createSignal(kept !== undefined)
  const [problem, setProblem] = createSignal<Problem>()
  const [project, setProject] = createSignal<OpenProject | undefined>(
    given.project === undefined && given.opens === undefined ? store.loadProject() : undefined,
  )
  let opens = given.opens
  const key = () => given.key ?? session()?.key
  const server = createMemo(() => {
    const now = session()
    return now === undefined ? undefined : dependencies.client({ endpoint: given.endpoint, ...now })
  })
  const destination = createMemo((): Destination | undefined => {
    const now = session()
    const open = project()
    return now === undefined || open === undefined ? undefined : { endpoint: given.endpoint, ...now, project: open.id }
  })

  const openProject = (open: OpenProject | undefined): void => {
    if (given.project === undefined) store.saveProject(open)
    setProject(open)
  }

  const expire = (): void => {
    store.forget()
    setSignIn("expired")
  }

  const inspect = async (asked: Client): Promise<void> => {
    const found = await asked.whoami()
    if (server() !== asked) return
    setEmail(found.email)
    setMode(found.mode)
    const wanted = given.project ?? opens
    if (wanted !== undefined && project() === undefined && found.mode !== "offline") {
      opens = undefined
      const named = await findProject(asked, wanted)
      if (server() === asked) openProject(named)
    }
  }

  const check = async (): Promise<void> => {
    const asked = server()
    if (asked === undefined) return
    setChecking(true)
    setProblem(undefined)
    try {
      await inspect(asked)
    } catch (cause) {
      if (server() !== asked) return
      if (isNotAuthorised(cause)) expire()
      else setProblem(problemOf(cause))
    } finally {
      if (server() === asked) setChecking(false)
    }
  }

  void check()
  // A page around this one may hand in another token, when the first one ends.
  createEffect(
    on(
      () => given.token,
      token => {
        if (token === undefined || given.key === undefined) return
        setSession({ key: given.key, token })
        setSignIn(undefined)
        void check()
      },
      { defer: true },
    ),
  )

  return {
    server,
    key,
    email,
    mode,
    checking,
    problem,
    signIn,
    project,
    destination,
    check: () => void check(),
    signedIn: ({ key, token, email, remember }) => {
      // The previous user's project is not reused.
      if (before() !== "" && before() !== email) openProject(undefined)
      setEmail(email)
      store.save({ key, token }, remember)
      setSession({ key, token })
      setSignIn(undefined)
      void check()
    },
    expire,
    signOut: () => {
      store.forget()
      openProject(undefined)
      setSession(undefined)
      setEmail("")
      setSignIn("none")
    },
    openProject,
  }
}

/** The project of this id, else the only one of exactly this name. */
const findProject = async (server: Client, idOrName: string): Promise<OpenProject> => {
  if (/^[0-9a-f]{24}$/.test(idOrName)) {
    const found = await server.project(idOrName).catch((cause: unknown) => {
      if (cause instanceof ApiFailure && cause.failure.class === "run" && !cause.notAuthorised) return undefined
      throw cause
    })
    if (found !== undefined) return found
  }
  for (let after: string | undefined; ; ) {
    const page = await server.projects({ search: idOrName, after })
    const named = page.items.filter(one => one.name === idOrName)
    const [only] = named
    if (only !== undefined && named.length === 1) return only
    if (page.next === undefined) {
      throw new ApiFailure({ class: "run", kind: "refused", problem: { code: "project-unknown", name: idOrName } })
    }
    after = page.next
  }
}
