/** `@altilift/core/client`: the operations of the API as promises. Nothing here needs Effect. */

export type { Download, ProjectDetails, ProjectInfo, ReconstructionDetails } from "../ports/ProjectInfo.ts"
export { type Client, type ClientOptions, createClient, type PageOptions, type RequestOptions } from "./createClient.ts"
export { ApiFailure, type FinalFailure } from "./Failure.ts"
export type { MetaBucket, MetaClient, MetaTaken } from "./metaFiles.ts"
export {
  type ListedProject,
  type PeopleClient,
  type ProjectRight,
  type ProjectShare,
  projectRights,
  type UserToken,
} from "./people.ts"
export type { ImageInfo, Page, PhotoInfo } from "./projects.ts"
export type { Mode } from "./readings.ts"
