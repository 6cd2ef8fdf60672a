import { hostname } from "node:os"
import type { ServiceSettings } from "../config.ts"
import type { Role } from "../roles.ts"
import { placesNumber } from "../vault/vaultSettings.ts"

/** What a process says of itself. */
export interface Announced {
  readonly roles: ReadonlyArray<Role>
  readonly pid: number
  readonly host: string
  /** Where it puts and finds files; see `placesNumber`. */
  readonly places: number
}

/** A process of the installation that runs. */
export interface RunningProcess {
  /** Undefined: it does not say, as those of earlier releases. */
  readonly self: Omit<Announced, "places"> | undefined
  readonly places: number | undefined
  /** Where it is by what others see of it: its address, or the folder that it holds. */
  readonly seenAt: string | undefined
}

/** What this process says of itself. */
export const announced = (settings: Pick<ServiceSettings, "roles" | "vault" | "formerVault">): Announced => ({
  roles: settings.roles,
  pid: process.pid,
  host: hostname(),
  places: placesNumber(settings),
})
