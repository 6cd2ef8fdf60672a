/** `@altilift/core/client`: the operations of the API as promises. Nothing here needs Effect. */

export type { Download, ImageCounts, Page, ProjectDetails, ProjectInfo, ReconstructionDetails } from "../ports/ProjectInfo.ts"
export type { Features, SignedStatement } from "../ports/UploadApi.ts"
export type { ProjectChanges } from "./changes.ts"
export { type Client, type ClientOptions, createClient, type PageOptions } from "./createClient.ts"
export { ApiFailure, type FinalFailure } from "./Failure.ts"
export { noFeatures } from "./features.ts"
export type { MetaBucket, MetaClient, MetaTaken } from "./metaFiles.ts"
export type { NoticeSettings, NoticesClient, Webhook } from "./notices.ts"
export {
  type CurrentToken,
  type ListedProject,
  type PeopleClient,
  type ProjectRight,
  type ProjectShare,
  projectRights,
  type TokenScope,
  tokenScopes,
  type UserToken,
} from "./people.ts"
export type { ImageInfo, PhotoInfo } from "./projects.ts"
export type { RequestOptions } from "./RequestOptions.ts"
export type { Mode } from "./readings.ts"
