import type { Messages } from "../../i18n/en.ts"
import type { Group } from "./model/Photo.ts"
import type { Uploading } from "./Uploading.ts"
import { isActive } from "./uploadingState.ts"

/** The name of a group. Verdicts are not polled while a run is paused, and after it. */
export const groupName = (group: Group, uploading: Pick<Uploading, "state">, t: Messages): string =>
  group === "verifying" && !isActive(uploading.state()) ? t.states.arrived : t.groups[group]
