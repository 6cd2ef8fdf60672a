import { Context } from "effect"

/** Who does something, and how it came here. */
export interface Actor {
  /** As the audit log names it. */
  readonly name: string | null
  /** Of the client, where there is one. */
  readonly address?: string | undefined
  readonly requestId?: string | undefined
}

/** Who does what is done just now: the user of a request, the operator who runs a command, or the service itself. */
export const CurrentActor = Context.Reference<Actor>("@altilift/node-service/audit/CurrentActor", {
  defaultValue: () => ({ name: "service" }),
})

/** The user of the operating system that runs a command. */
export const operatorActor = (name: string): Actor => ({ name: `operator:${name}` })
