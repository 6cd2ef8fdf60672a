import type { Messages } from "../../i18n/en.ts"
import type { Group } from "./model/Photo.ts"
import type { Uploading } from "./Uploading.ts"
import { isActive } from "./uploadingState.ts"

/** The name of a group. Nobody asks for verdicts while a run is paused, and after it. */
export const groupName = (group: Group, uploading: Uploading, t: Messages): string =>
  group === "verifying" && !isActive(uploading.state()) ? t.states.arrived : t.groups[group]
