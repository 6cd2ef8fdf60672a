/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocument } from '../TypedDocument.ts';
/** Format of an image. Left out, the server learns it from the bytes. */
export type Image_Type =
  | 'JPEG'
  | 'PNG'
  | 'TIFF';

/**
 * What a user may do with a project: look, also upload and reconstruct, also remove and share. Each includes those before
 * it.
 */
export type Project_Right =
  | 'own'
  | 'upload'
  | 'view';

export type ReconstructionOptions = {
  coupons?: Array<string | null | undefined> | null | undefined;
  /** One of `reconstructors`; the first of them when it is left out. Not every server knows this field. */
  reconstructor?: string | null | undefined;
  taskType?: Task_Type | null | undefined;
};

/** Kind of reconstruction. Servers may know more; `Native` is the default. */
export type Task_Type =
  | 'Dense'
  | 'Native';

/**
 * What a token may be used for. `read`: to look. `upload`: also to make projects, and to bring photos and files. `manage`:
 * also to look, and to change everything else: to rename, remove and share projects, to reconstruct, and to remove photos.
 */
export type Token_Scope =
  | 'manage'
  | 'read'
  | 'upload';

export type AbandonImagesMutationVariables = Exact<{
  pid: string;
  ids: Array<string> | string;
}>;


export type AbandonImagesMutation = { abandonImages: Array<{ id: string, state: string | null } | null> | null };

export type AddWebhookMutationVariables = Exact<{
  id: string;
  url: string;
}>;


export type AddWebhookMutation = { addWebhook: { secret: string, webhook: { id: string, host: string, created: string | null, delivered: string | null, failed: string | null } } | null };

export type BucketLabelsQueryVariables = Exact<{ [key: string]: never; }>;


export type BucketLabelsQuery = { S3: { enumValues: Array<{ name: string }> | null } | null, OSS: { enumValues: Array<{ name: string }> | null } | null, MINIO: { enumValues: Array<{ name: string }> | null } | null };

export type LabelsFragment = { enumValues: Array<{ name: string }> | null };

export type CreateProjectMutationVariables = Exact<{
  name: string;
}>;


export type CreateProjectMutation = { createProject: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null } | null };

export type CurrentTokenQueryVariables = Exact<{ [key: string]: never; }>;


export type CurrentTokenQuery = { my: { self: { email: string | null } | null, currentToken: { id: string, name: string | null, app: string | null, created: string | null, used: string | null, ends: string | null, current: boolean, manages: boolean, scopes: Array<string> } | null } | null };

export type DoneImageUploadMutationVariables = Exact<{
  id: string;
}>;


export type DoneImageUploadMutation = { doneImageUpload: { id: string, state: string | null } | null };

export type HasImageMutationVariables = Exact<{
  pid: string;
  checksum: string;
}>;


export type HasImageMutation = { hasImage: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null };

export type HasMetaFileQueryVariables = Exact<{
  pid: string;
  checksum: string;
}>;


export type HasMetaFileQuery = { project: { hasMetaFile: { id: string, state: string | null, name: string | null, filename: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type ImageFactsFragment = { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null };

export type ImageFilesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ImageFilesQuery = { project: { id: string | null, allImages: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { touched: string | null, id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, photo: { original: string | null, size: number | null } | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null> | null } | null } | null };

export type ImageStateQueryVariables = Exact<{
  pid: string;
  id: string;
}>;


export type ImageStateQuery = { project: { image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type ImagesNotReadyQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ImagesNotReadyQuery = { project: { id: string | null, imagesNotReady: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { touched: string | null, id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, photo: { thumbnail: string | null, takenAt: string | null, latitude: number | null, longitude: number | null } | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null> | null } | null } | null };

export type ListProjectsQueryVariables = Exact<{
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListProjectsQuery = { my: { self: { email: string | null } | null, allProjects: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { owner: string | null, right: string | null, id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null, imageStates: Array<{ state: string, images: number }> | null } | null } | null> | null } | null } | null };

export type ListedImageFragment = { touched: string | null, id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, photo: { thumbnail: string | null, takenAt: string | null, latitude: number | null, longitude: number | null } | null, problems: Array<{ code: string, params: unknown } | null> | null };

export type MakeScopedTokenMutationVariables = Exact<{
  name: string;
  days?: number | null | undefined;
  scopes: Array<Token_Scope> | Token_Scope;
}>;


export type MakeScopedTokenMutation = { makeToken: { secret: string, token: { scopes: Array<string>, id: string, name: string | null, app: string | null, created: string | null, used: string | null, ends: string | null, current: boolean } } | null };

export type MakeTokenMutationVariables = Exact<{
  name: string;
  days?: number | null | undefined;
}>;


export type MakeTokenMutation = { makeToken: { secret: string, token: { id: string, name: string | null, app: string | null, created: string | null, used: string | null, ends: string | null, current: boolean } } | null };

export type MetaFileFactsFragment = { id: string, state: string | null, name: string | null, filename: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null };

export type MetaFileStateQueryVariables = Exact<{
  pid: string;
  id: string;
}>;


export type MetaFileStateQuery = { project: { metaFile: { id: string, state: string | null, name: string | null, filename: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type MetaFilesQueryVariables = Exact<{
  pid: string;
}>;


export type MetaFilesQuery = { project: { id: string | null, metaFiles: Array<{ id: string, state: string | null, name: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, kind: string | null }> | null } | null };

export type MetaSupportQueryVariables = Exact<{ [key: string]: never; }>;


export type MetaSupportQuery = { support: { supportedCloud: Array<string | null> | null, metaFiles: Array<string> | null } | null };

export type NearestBucketEndpointsQueryVariables = Exact<{ [key: string]: never; }>;


export type NearestBucketEndpointsQuery = { getGeoIPInfo: { nearestBuckets: Array<{ cloud: string | null, bucket: string | null, display: string | null, endpoint: string | null } | null> | null } | null };

export type NearestBucketsQueryVariables = Exact<{ [key: string]: never; }>;


export type NearestBucketsQuery = { getGeoIPInfo: { nearestBuckets: Array<{ cloud: string | null, bucket: string | null, display: string | null } | null> | null } | null };

export type NearestMetaBucketsQueryVariables = Exact<{ [key: string]: never; }>;


export type NearestMetaBucketsQuery = { getGeoIPInfo: { nearestMetaBuckets: Array<{ cloud: string | null, bucket: string | null, display: string | null } | null> | null } | null };

export type NoticeFactsFragment = { mail: boolean, language: string | null, offered: boolean };

export type NoticeSettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type NoticeSettingsQuery = { my: { notices: { mail: boolean, language: string | null, offered: boolean } | null } | null };

export type PhotoQueryVariables = Exact<{
  project: string;
  image: string;
}>;


export type PhotoQuery = { project: { image: { id: string, photo: { original: string | null, size: number | null, width: number | null, height: number | null, takenAt: string | null, latitude: number | null, longitude: number | null, altitude: number | null } | null } | null } | null };

export type PreStartReconstructionMutationVariables = Exact<{
  id: string;
  options?: ReconstructionOptions | null | undefined;
}>;


export type PreStartReconstructionMutation = { preStartReconstruction: { error: { code: number | null, message: string | null, problem: { code: string, params: unknown } | null } | null, task: { id: string, taskType: string | null, state: string | null, startDate: string | null, endDate: string | null, queueing: number | null } | null } | null };

export type PreflightQueryVariables = Exact<{ [key: string]: never; }>;


export type PreflightQuery = { support: { systemMode: string | null } | null, my: { self: { email: string | null } | null } | null };

export type ProjectByIdQueryVariables = Exact<{
  id: string;
}>;


export type ProjectByIdQuery = { project: { id: string | null, name: string | null, numImage: number | null, taskState: string | null } | null };

export type ProjectDetailsQueryVariables = Exact<{
  id: string;
}>;


export type ProjectDetailsQuery = { project: { right: string | null, id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null, imageStates: Array<{ state: string, images: number }> | null, task: { id: string, state: string | null, startDate: string | null, endDate: string | null, queueing: number | null, progress: number | null, stepName: string | null, reconstructor: string | null, output: Array<string> | null, paused: boolean | null, problem: { code: string, params: unknown } | null } | null, downloads: { edges: Array<{ node: { state: string | null, name: string | null, size: number | null, link: string | null, kind: string | null, checksum: string | null } | null } | null> | null } | null } | null };

export type ProjectFactsFragment = { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null };

export type ProjectImagesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProjectImagesQuery = { project: { allImages: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { touched: string | null, id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, photo: { thumbnail: string | null, takenAt: string | null, latitude: number | null, longitude: number | null } | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null> | null } | null } | null };

export type ProjectPageQueryVariables = Exact<{
  id: string;
}>;


export type ProjectPageQuery = { project: { id: string | null, page: string | null } | null };

export type ProjectSharesQueryVariables = Exact<{
  id: string;
}>;


export type ProjectSharesQuery = { project: { shares: Array<{ email: string, right: string }> | null } | null };

export type ProjectsQueryVariables = Exact<{
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProjectsQuery = { my: { allProjects: { pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { id: string | null, name: string | null, numImage: number | null } | null } | null> | null } | null } | null };

export type ReceiptQueryVariables = Exact<{
  id: string;
  checksums: Array<string> | string;
}>;


export type ReceiptQuery = { project: { receipt: { statement: string, signature: string, publicKey: string } | null } | null };

export type ReconstructorsQueryVariables = Exact<{ [key: string]: never; }>;


export type ReconstructorsQuery = { __typename: 'Query', reconstructors: Array<string> | null };

export type RegisterOssMutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
  type?: Image_Type | null | undefined;
  checksum?: string | null | undefined;
}>;


export type RegisterOssMutation = { uploadImageOSS: { image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type RemoveImageMutationVariables = Exact<{
  project: string;
  id: string;
}>;


export type RemoveImageMutation = { removeImage: string | null };

export type RemoveProjectMutationVariables = Exact<{
  id: string;
}>;


export type RemoveProjectMutation = { removeProject: { id: string | null } | null };

export type RemoveWebhookMutationVariables = Exact<{
  id: string;
}>;


export type RemoveWebhookMutation = { removeWebhook: string | null };

export type RenameProjectMutationVariables = Exact<{
  id: string;
  name: string;
}>;


export type RenameProjectMutation = { renameProject: { id: string | null, name: string | null } | null };

export type RevokeTokenMutationVariables = Exact<{
  id: string;
}>;


export type RevokeTokenMutation = { revokeToken: string | null };

export type ServerFeaturesQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerFeaturesQuery = { SignedUpload: { fields: Array<{ name: string }> | null } | null, ProjectImage: { fields: Array<{ name: string }> | null } | null, ReconstructionError: { fields: Array<{ name: string }> | null } | null, Project: { fields: Array<{ name: string }> | null } | null, Task: { fields: Array<{ name: string }> | null } | null, Download: { fields: Array<{ name: string }> | null } | null, Support: { fields: Array<{ name: string }> | null } | null, My: { fields: Array<{ name: string }> | null } | null, UserToken: { fields: Array<{ name: string }> | null } | null, Query: { fields: Array<{ name: string }> | null } | null, Mutation: { fields: Array<{ name: string }> | null } | null };

export type FieldsFragment = { fields: Array<{ name: string }> | null };

export type SetNoticesMutationVariables = Exact<{
  mail?: boolean | null | undefined;
  language?: string | null | undefined;
}>;


export type SetNoticesMutation = { setNotices: { mail: boolean, language: string | null, offered: boolean } | null };

export type ShareProjectMutationVariables = Exact<{
  id: string;
  email: string;
  right: Project_Right;
}>;


export type ShareProjectMutation = { shareProject: { id: string | null } | null };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type SignInMutation = { getUserToken: string | null };

export type SignMetaMinioMutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
}>;


export type SignMetaMinioMutation = { uploadMetaFileMinio: { url: string | null, file: { id: string, state: string | null, name: string | null, filename: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type SignMetaS3MutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
}>;


export type SignMetaS3Mutation = { uploadMetaFileS3: { url: string | null, file: { id: string, state: string | null, name: string | null, filename: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type SignMinioMutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
  type?: Image_Type | null | undefined;
  checksum?: string | null | undefined;
}>;


export type SignMinioMutation = { uploadImageMinio: { url: string | null, image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type SignMinioPartsMutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
  type?: Image_Type | null | undefined;
  checksum?: string | null | undefined;
  size: number;
  partSize?: number | null | undefined;
  uploadId?: string | null | undefined;
  from?: number | null | undefined;
}>;


export type SignMinioPartsMutation = { uploadImageMinio: { image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null, parts: { uploadId: string | null, partSize: number | null, urls: Array<string | null> | null, complete: string | null, abort: string | null } | null } | null };

export type SignOssMutationVariables = Exact<{
  pid: string;
  bucket: string;
}>;


export type SignOssMutation = { uploadImageOSS: { sts: { id: string | null, secret: string | null, token: string | null, bucket: string | null, endpoint: string | null, expire: string | null } | null } | null };

export type SignS3MutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
  type?: Image_Type | null | undefined;
  checksum?: string | null | undefined;
}>;


export type SignS3Mutation = { uploadImageS3: { url: string | null, image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type SignS3PartsMutationVariables = Exact<{
  pid: string;
  bucket: string;
  filename: string;
  type?: Image_Type | null | undefined;
  checksum?: string | null | undefined;
  size: number;
  partSize?: number | null | undefined;
  uploadId?: string | null | undefined;
  from?: number | null | undefined;
}>;


export type SignS3PartsMutation = { uploadImageS3: { image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null, parts: { uploadId: string | null, partSize: number | null, urls: Array<string | null> | null, complete: string | null, abort: string | null } | null } | null };

export type StartImageUploadMutationVariables = Exact<{
  id: string;
}>;


export type StartImageUploadMutation = { startImageUpload: { id: string, state: string | null } | null };

export type StartReconstructionMutationVariables = Exact<{
  id: string;
  options?: ReconstructionOptions | null | undefined;
}>;


export type StartReconstructionMutation = { startReconstructionWithError: { error: { code: number | null, message: string | null, problem: { code: string, params: unknown } | null } | null, task: { id: string, taskType: string | null, state: string | null, startDate: string | null, endDate: string | null, queueing: number | null } | null } | null };

export type StopReconstructionMutationVariables = Exact<{
  id: string;
}>;


export type StopReconstructionMutation = { stopReconstruction: { id: string, taskType: string | null, state: string | null, startDate: string | null, endDate: string | null, queueing: number | null } | null };

export type TaskFactsFragment = { id: string, taskType: string | null, state: string | null, startDate: string | null, endDate: string | null, queueing: number | null };

export type TokenFactsFragment = { id: string, name: string | null, app: string | null, created: string | null, used: string | null, ends: string | null, current: boolean };

export type TokensQueryVariables = Exact<{ [key: string]: never; }>;


export type TokensQuery = { my: { tokens: Array<{ scopes: Array<string>, id: string, name: string | null, app: string | null, created: string | null, used: string | null, ends: string | null, current: boolean }> | null } | null };

export type UnshareProjectMutationVariables = Exact<{
  id: string;
  email?: string | null | undefined;
}>;


export type UnshareProjectMutation = { unshareProject: { id: string | null } | null };

export type UploadImageUrlMutationVariables = Exact<{
  pid: string;
  url: string;
  filename?: string | null | undefined;
  checksum?: string | null | undefined;
  token?: string | null | undefined;
}>;


export type UploadImageUrlMutation = { uploadImageURL: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null };

export type UploadMetaUrlMutationVariables = Exact<{
  pid: string;
  url: string;
  filename?: string | null | undefined;
  checksum?: string | null | undefined;
}>;


export type UploadMetaUrlMutation = { uploadMetaURL: { id: string, state: string | null, name: string | null, filename: string | null, filesize: number | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null };

export type WebhookFactsFragment = { id: string, host: string, created: string | null, delivered: string | null, failed: string | null };

export type WebhooksQueryVariables = Exact<{
  id: string;
}>;


export type WebhooksQuery = { project: { webhooks: Array<{ id: string, host: string, created: string | null, delivered: string | null, failed: string | null }> | null } | null };

const LabelsText = "fragment Labels on __Type { enumValues { name } }";
const LabelsShape = { enumValues: [{ "name!": "string" }, "!"] } as const;

const ImageFactsText = "fragment ImageFacts on ProjectImage { id state name filename checksum error problems @additive { code params } }";
const ImageFactsShape = { "id!": "string", state: "string", name: "string", filename: "string", checksum: "string", error: ["string"], problems: [{ "code!": "string", params: "json" }] } as const;

const MetaFileFactsText = "fragment MetaFileFacts on MetaFile { id state name filename filesize checksum error problems @additive { code params } }";
const MetaFileFactsShape = { "id!": "string", state: "string", name: "string", filename: "string", filesize: "number", checksum: "string", error: ["string"], problems: [{ "code!": "string", params: "json" }] } as const;

const NoticeFactsText = "fragment NoticeFacts on NoticeSettings { mail language offered }";
const NoticeFactsShape = { "mail!": "boolean", language: "string", "offered!": "boolean" } as const;

const ProjectFactsText = "fragment ProjectFacts on Project { id name numImage gigaPixel date taskState }";
const ProjectFactsShape = { id: "string", name: "string", numImage: "number", gigaPixel: "number", date: "string", taskState: "string" } as const;

const FieldsText = "fragment Fields on __Type { fields { name } }";
const FieldsShape = { fields: [{ "name!": "string" }, "!"] } as const;

const TaskFactsText = "fragment TaskFacts on Task { id taskType state startDate endDate queueing }";
const TaskFactsShape = { "id!": "string", taskType: "string", state: "string", startDate: "string", endDate: "string", queueing: "number" } as const;

const TokenFactsText = "fragment TokenFacts on UserToken { id name app created used ends current }";
const TokenFactsShape = { "id!": "string", name: "string", app: "string", created: "string", used: "string", ends: "string", "current!": "boolean" } as const;

const WebhookFactsText = "fragment WebhookFacts on Webhook { id host created delivered failed }";
const WebhookFactsShape = { "id!": "string", "host!": "string", created: "string", delivered: "string", failed: "string" } as const;

const ListedImageText = "fragment ListedImage on ProjectImage { ...ImageFacts touched @additive photo @additive { thumbnail takenAt latitude longitude } }";
const ListedImageShape = { ...ImageFactsShape, touched: "string", photo: { thumbnail: "string", takenAt: "string", latitude: "number", longitude: "number" } } as const;

export const AbandonImagesDocument: TypedDocument<AbandonImagesMutation, AbandonImagesMutationVariables> = {
  operation: "mutation",
  name: "AbandonImages",
  variables: "$pid: ID!, $ids: [ID!]!",
  selection: "abandonImages(pid: $pid, ids: $ids) { id state }",
  fragments: "",
  shape: { abandonImages: [{ "id!": "string", state: "string" }] },
};

export const AddWebhookDocument: TypedDocument<AddWebhookMutation, AddWebhookMutationVariables> = {
  operation: "mutation",
  name: "AddWebhook",
  variables: "$id: ID!, $url: String!",
  selection: "addWebhook(pid: $id, url: $url) { secret webhook { ...WebhookFacts } }",
  fragments: WebhookFactsText,
  shape: { addWebhook: { "secret!": "string", "webhook!": WebhookFactsShape } },
};

export const BucketLabelsDocument: TypedDocument<BucketLabelsQuery, BucketLabelsQueryVariables> = {
  operation: "query",
  name: "BucketLabels",
  variables: "",
  selection: "S3: __type(name: \"BucketS3\") { ...Labels } OSS: __type(name: \"BucketOSS\") { ...Labels } MINIO: __type(name: \"BucketMinio\") { ...Labels }",
  fragments: LabelsText,
  shape: { S3: LabelsShape, OSS: LabelsShape, MINIO: LabelsShape },
};

export const CreateProjectDocument: TypedDocument<CreateProjectMutation, CreateProjectMutationVariables> = {
  operation: "mutation",
  name: "CreateProject",
  variables: "$name: String!",
  selection: "createProject(name: $name) { ...ProjectFacts }",
  fragments: ProjectFactsText,
  shape: { createProject: ProjectFactsShape },
};

export const CurrentTokenDocument: TypedDocument<CurrentTokenQuery, CurrentTokenQueryVariables> = {
  operation: "query",
  name: "CurrentToken",
  variables: "",
  selection: "my { self { email } currentToken @additive { id name app created used ends current manages scopes @additive } }",
  fragments: "",
  shape: { my: { self: { email: "string" }, currentToken: { "id!": "string", name: "string", app: "string", created: "string", used: "string", ends: "string", "current!": "boolean", "manages!": "boolean", scopes: ["string", "!"] } } },
};

export const DoneImageUploadDocument: TypedDocument<DoneImageUploadMutation, DoneImageUploadMutationVariables> = {
  operation: "mutation",
  name: "DoneImageUpload",
  variables: "$id: ID!",
  selection: "doneImageUpload(id: $id) { id state }",
  fragments: "",
  shape: { doneImageUpload: { "id!": "string", state: "string" } },
};

export const HasImageDocument: TypedDocument<HasImageMutation, HasImageMutationVariables> = {
  operation: "mutation",
  name: "HasImage",
  variables: "$pid: ID!, $checksum: String!",
  selection: "hasImage(pid: $pid, checksum: $checksum) { ...ImageFacts }",
  fragments: ImageFactsText,
  shape: { hasImage: ImageFactsShape },
};

export const HasMetaFileDocument: TypedDocument<HasMetaFileQuery, HasMetaFileQueryVariables> = {
  operation: "query",
  name: "HasMetaFile",
  variables: "$pid: ID!, $checksum: String!",
  selection: "project(id: $pid) { hasMetaFile(checksum: $checksum) { ...MetaFileFacts } }",
  fragments: MetaFileFactsText,
  shape: { project: { hasMetaFile: MetaFileFactsShape } },
};

export const ImageFilesDocument: TypedDocument<ImageFilesQuery, ImageFilesQueryVariables> = {
  operation: "query",
  name: "ImageFiles",
  variables: "$id: ID!, $first: Int, $after: String",
  selection: "project(id: $id) { id allImages(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...ImageFacts touched @additive photo @additive { original size } } } } }",
  fragments: ImageFactsText,
  shape: { project: { id: "string", allImages: { totalCount: "number", pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: { ...ImageFactsShape, touched: "string", photo: { original: "string", size: "number" } } }] } } },
};

export const ImageStateDocument: TypedDocument<ImageStateQuery, ImageStateQueryVariables> = {
  operation: "query",
  name: "ImageState",
  variables: "$pid: ID!, $id: ID!",
  selection: "project(id: $pid) { image(id: $id) { ...ImageFacts } }",
  fragments: ImageFactsText,
  shape: { project: { image: ImageFactsShape } },
};

export const ImagesNotReadyDocument: TypedDocument<ImagesNotReadyQuery, ImagesNotReadyQueryVariables> = {
  operation: "query",
  name: "ImagesNotReady",
  variables: "$id: ID!, $first: Int, $after: String",
  selection: "project(id: $id) { id imagesNotReady(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...ListedImage } } } }",
  fragments: ImageFactsText + " " + ListedImageText,
  shape: { project: { id: "string", imagesNotReady: { totalCount: "number", pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: ListedImageShape }] } } },
};

export const ListProjectsDocument: TypedDocument<ListProjectsQuery, ListProjectsQueryVariables> = {
  operation: "query",
  name: "ListProjects",
  variables: "$search: String, $first: Int, $after: String",
  selection: "my { self { email } allProjects(search: $search, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...ProjectFacts imageStates @additive { state images } owner @additive right @additive } } } }",
  fragments: ProjectFactsText,
  shape: { my: { self: { email: "string" }, allProjects: { totalCount: "number", pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: { ...ProjectFactsShape, imageStates: [{ "state!": "string", "images!": "number" }, "!"], owner: "string", right: "string" } }] } } },
};

export const MakeScopedTokenDocument: TypedDocument<MakeScopedTokenMutation, MakeScopedTokenMutationVariables> = {
  operation: "mutation",
  name: "MakeScopedToken",
  variables: "$name: String!, $days: Int, $scopes: [TOKEN_SCOPE!]!",
  selection: "makeToken(name: $name, days: $days, scopes: $scopes) { secret token { ...TokenFacts scopes } }",
  fragments: TokenFactsText,
  shape: { makeToken: { "secret!": "string", "token!": { ...TokenFactsShape, "scopes!": ["string", "!"] } } },
};

export const MakeTokenDocument: TypedDocument<MakeTokenMutation, MakeTokenMutationVariables> = {
  operation: "mutation",
  name: "MakeToken",
  variables: "$name: String!, $days: Int",
  selection: "makeToken(name: $name, days: $days) { secret token { ...TokenFacts } }",
  fragments: TokenFactsText,
  shape: { makeToken: { "secret!": "string", "token!": TokenFactsShape } },
};

export const MetaFileStateDocument: TypedDocument<MetaFileStateQuery, MetaFileStateQueryVariables> = {
  operation: "query",
  name: "MetaFileState",
  variables: "$pid: ID!, $id: ID!",
  selection: "project(id: $pid) { metaFile(id: $id) { ...MetaFileFacts } }",
  fragments: MetaFileFactsText,
  shape: { project: { metaFile: MetaFileFactsShape } },
};

export const MetaFilesDocument: TypedDocument<MetaFilesQuery, MetaFilesQueryVariables> = {
  operation: "query",
  name: "MetaFiles",
  variables: "$pid: ID!",
  selection: "project(id: $pid) { id metaFiles @additive { id state name filesize checksum error kind } }",
  fragments: "",
  shape: { project: { id: "string", metaFiles: [{ "id!": "string", state: "string", name: "string", filesize: "number", checksum: "string", error: ["string"], kind: "string" }, "!"] } },
};

export const MetaSupportDocument: TypedDocument<MetaSupportQuery, MetaSupportQueryVariables> = {
  operation: "query",
  name: "MetaSupport",
  variables: "",
  selection: "support { supportedCloud(kind: meta) metaFiles @additive }",
  fragments: "",
  shape: { support: { supportedCloud: ["string"], metaFiles: ["string", "!"] } },
};

export const NearestBucketEndpointsDocument: TypedDocument<NearestBucketEndpointsQuery, NearestBucketEndpointsQueryVariables> = {
  operation: "query",
  name: "NearestBucketEndpoints",
  variables: "",
  selection: "getGeoIPInfo { nearestBuckets { cloud bucket display endpoint } }",
  fragments: "",
  shape: { getGeoIPInfo: { nearestBuckets: [{ cloud: "string", bucket: "string", display: "string", endpoint: "string" }] } },
};

export const NearestBucketsDocument: TypedDocument<NearestBucketsQuery, NearestBucketsQueryVariables> = {
  operation: "query",
  name: "NearestBuckets",
  variables: "",
  selection: "getGeoIPInfo { nearestBuckets { cloud bucket display } }",
  fragments: "",
  shape: { getGeoIPInfo: { nearestBuckets: [{ cloud: "string", bucket: "string", display: "string" }] } },
};

export const NearestMetaBucketsDocument: TypedDocument<NearestMetaBucketsQuery, NearestMetaBucketsQueryVariables> = {
  operation: "query",
  name: "NearestMetaBuckets",
  variables: "",
  selection: "getGeoIPInfo { nearestMetaBuckets { cloud bucket display } }",
  fragments: "",
  shape: { getGeoIPInfo: { nearestMetaBuckets: [{ cloud: "string", bucket: "string", display: "string" }] } },
};

export const NoticeSettingsDocument: TypedDocument<NoticeSettingsQuery, NoticeSettingsQueryVariables> = {
  operation: "query",
  name: "NoticeSettings",
  variables: "",
  selection: "my { notices { ...NoticeFacts } }",
  fragments: NoticeFactsText,
  shape: { my: { notices: NoticeFactsShape } },
};

export const PhotoDocument: TypedDocument<PhotoQuery, PhotoQueryVariables> = {
  operation: "query",
  name: "Photo",
  variables: "$project: ID!, $image: ID!",
  selection: "project(id: $project) { image(id: $image) { id photo @additive { original size width height takenAt latitude longitude altitude } } }",
  fragments: "",
  shape: { project: { image: { "id!": "string", photo: { original: "string", size: "number", width: "number", height: "number", takenAt: "string", latitude: "number", longitude: "number", altitude: "number" } } } },
};

export const PreStartReconstructionDocument: TypedDocument<PreStartReconstructionMutation, PreStartReconstructionMutationVariables> = {
  operation: "mutation",
  name: "PreStartReconstruction",
  variables: "$id: ID!, $options: ReconstructionOptions",
  selection: "preStartReconstruction(id: $id, options: $options) { error { code message problem @additive { code params } } task { ...TaskFacts } }",
  fragments: TaskFactsText,
  shape: { preStartReconstruction: { error: { code: "number", message: "string", problem: { "code!": "string", params: "json" } }, task: TaskFactsShape } },
};

export const PreflightDocument: TypedDocument<PreflightQuery, PreflightQueryVariables> = {
  operation: "query",
  name: "Preflight",
  variables: "",
  selection: "support { systemMode } my { self { email } }",
  fragments: "",
  shape: { support: { systemMode: "string" }, my: { self: { email: "string" } } },
};

export const ProjectByIdDocument: TypedDocument<ProjectByIdQuery, ProjectByIdQueryVariables> = {
  operation: "query",
  name: "ProjectById",
  variables: "$id: ID!",
  selection: "project(id: $id) { id name numImage taskState }",
  fragments: "",
  shape: { project: { id: "string", name: "string", numImage: "number", taskState: "string" } },
};

export const ProjectDetailsDocument: TypedDocument<ProjectDetailsQuery, ProjectDetailsQueryVariables> = {
  operation: "query",
  name: "ProjectDetails",
  variables: "$id: ID!",
  selection: "project(id: $id) { ...ProjectFacts right @additive imageStates @additive { state images } task @additive { id state startDate endDate queueing progress stepName reconstructor problem { code params } output paused @additive } downloads { edges { node { state name size link kind @additive checksum @additive } } } }",
  fragments: ProjectFactsText,
  shape: { project: { ...ProjectFactsShape, right: "string", imageStates: [{ "state!": "string", "images!": "number" }, "!"], task: { "id!": "string", state: "string", startDate: "string", endDate: "string", queueing: "number", progress: "number", stepName: "string", reconstructor: "string", problem: { "code!": "string", params: "json" }, output: ["string", "!"], paused: "boolean" }, downloads: { edges: [{ node: { state: "string", name: "string", size: "number", link: "string", kind: "string", checksum: "string" } }] } } },
};

export const ProjectImagesDocument: TypedDocument<ProjectImagesQuery, ProjectImagesQueryVariables> = {
  operation: "query",
  name: "ProjectImages",
  variables: "$id: ID!, $first: Int, $after: String",
  selection: "project(id: $id) { allImages(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...ListedImage } } } }",
  fragments: ImageFactsText + " " + ListedImageText,
  shape: { project: { allImages: { totalCount: "number", pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: ListedImageShape }] } } },
};

export const ProjectPageDocument: TypedDocument<ProjectPageQuery, ProjectPageQueryVariables> = {
  operation: "query",
  name: "ProjectPage",
  variables: "$id: ID!",
  selection: "project(id: $id) { id page @additive }",
  fragments: "",
  shape: { project: { id: "string", page: "string" } },
};

export const ProjectSharesDocument: TypedDocument<ProjectSharesQuery, ProjectSharesQueryVariables> = {
  operation: "query",
  name: "ProjectShares",
  variables: "$id: ID!",
  selection: "project(id: $id) { shares { email right } }",
  fragments: "",
  shape: { project: { shares: [{ "email!": "string", "right!": "string" }, "!"] } },
};

export const ProjectsDocument: TypedDocument<ProjectsQuery, ProjectsQueryVariables> = {
  operation: "query",
  name: "Projects",
  variables: "$search: String, $first: Int, $after: String",
  selection: "my { allProjects(search: $search, first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id name numImage } } } }",
  fragments: "",
  shape: { my: { allProjects: { pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: { id: "string", name: "string", numImage: "number" } }] } } },
};

export const ReceiptDocument: TypedDocument<ReceiptQuery, ReceiptQueryVariables> = {
  operation: "query",
  name: "Receipt",
  variables: "$id: ID!, $checksums: [String!]!",
  selection: "project(id: $id) { receipt(checksums: $checksums) { statement signature publicKey } }",
  fragments: "",
  shape: { project: { receipt: { "statement!": "string", "signature!": "string", "publicKey!": "string" } } },
};

export const ReconstructorsDocument: TypedDocument<ReconstructorsQuery, ReconstructorsQueryVariables> = {
  operation: "query",
  name: "Reconstructors",
  variables: "",
  selection: "__typename reconstructors @additive",
  fragments: "",
  shape: { "__typename!": "string", reconstructors: ["string", "!"] },
};

export const RegisterOssDocument: TypedDocument<RegisterOssMutation, RegisterOssMutationVariables> = {
  operation: "mutation",
  name: "RegisterOSS",
  variables: "$pid: ID!, $bucket: BucketOSS!, $filename: String!, $type: IMAGE_TYPE, $checksum: String",
  selection: "uploadImageOSS( pid: $pid bucket: $bucket filename: $filename type: $type checksum: $checksum ) { image { ...ImageFacts } }",
  fragments: ImageFactsText,
  shape: { uploadImageOSS: { image: ImageFactsShape } },
};

export const RemoveImageDocument: TypedDocument<RemoveImageMutation, RemoveImageMutationVariables> = {
  operation: "mutation",
  name: "RemoveImage",
  variables: "$project: ID!, $id: ID!",
  selection: "removeImage(pid: $project, id: $id)",
  fragments: "",
  shape: { removeImage: "string" },
};

export const RemoveProjectDocument: TypedDocument<RemoveProjectMutation, RemoveProjectMutationVariables> = {
  operation: "mutation",
  name: "RemoveProject",
  variables: "$id: ID!",
  selection: "removeProject(id: $id) { id }",
  fragments: "",
  shape: { removeProject: { id: "string" } },
};

export const RemoveWebhookDocument: TypedDocument<RemoveWebhookMutation, RemoveWebhookMutationVariables> = {
  operation: "mutation",
  name: "RemoveWebhook",
  variables: "$id: ID!",
  selection: "removeWebhook(id: $id)",
  fragments: "",
  shape: { removeWebhook: "string" },
};

export const RenameProjectDocument: TypedDocument<RenameProjectMutation, RenameProjectMutationVariables> = {
  operation: "mutation",
  name: "RenameProject",
  variables: "$id: ID!, $name: String!",
  selection: "renameProject(id: $id, name: $name) { id name }",
  fragments: "",
  shape: { renameProject: { id: "string", name: "string" } },
};

export const RevokeTokenDocument: TypedDocument<RevokeTokenMutation, RevokeTokenMutationVariables> = {
  operation: "mutation",
  name: "RevokeToken",
  variables: "$id: ID!",
  selection: "revokeToken(id: $id)",
  fragments: "",
  shape: { revokeToken: "string" },
};

export const ServerFeaturesDocument: TypedDocument<ServerFeaturesQuery, ServerFeaturesQueryVariables> = {
  operation: "query",
  name: "ServerFeatures",
  variables: "",
  selection: "SignedUpload: __type(name: \"SignedUpload\") { ...Fields } ProjectImage: __type(name: \"ProjectImage\") { ...Fields } ReconstructionError: __type(name: \"ReconstructionError\") { ...Fields } Project: __type(name: \"Project\") { ...Fields } Task: __type(name: \"Task\") { ...Fields } Download: __type(name: \"Download\") { ...Fields } Support: __type(name: \"Support\") { ...Fields } My: __type(name: \"My\") { ...Fields } UserToken: __type(name: \"UserToken\") { ...Fields } Query: __type(name: \"Query\") { ...Fields } Mutation: __type(name: \"Mutation\") { ...Fields }",
  fragments: FieldsText,
  shape: { SignedUpload: FieldsShape, ProjectImage: FieldsShape, ReconstructionError: FieldsShape, Project: FieldsShape, Task: FieldsShape, Download: FieldsShape, Support: FieldsShape, My: FieldsShape, UserToken: FieldsShape, Query: FieldsShape, Mutation: FieldsShape },
};

export const SetNoticesDocument: TypedDocument<SetNoticesMutation, SetNoticesMutationVariables> = {
  operation: "mutation",
  name: "SetNotices",
  variables: "$mail: Boolean, $language: String",
  selection: "setNotices(mail: $mail, language: $language) { ...NoticeFacts }",
  fragments: NoticeFactsText,
  shape: { setNotices: NoticeFactsShape },
};

export const ShareProjectDocument: TypedDocument<ShareProjectMutation, ShareProjectMutationVariables> = {
  operation: "mutation",
  name: "ShareProject",
  variables: "$id: ID!, $email: String!, $right: PROJECT_RIGHT!",
  selection: "shareProject(id: $id, email: $email, right: $right) { id }",
  fragments: "",
  shape: { shareProject: { id: "string" } },
};

export const SignInDocument: TypedDocument<SignInMutation, SignInMutationVariables> = {
  operation: "mutation",
  name: "SignIn",
  variables: "$email: String!, $password: String!",
  selection: "getUserToken(email: $email, password: $password)",
  fragments: "",
  shape: { getUserToken: "string" },
};

export const SignMetaMinioDocument: TypedDocument<SignMetaMinioMutation, SignMetaMinioMutationVariables> = {
  operation: "mutation",
  name: "SignMetaMinio",
  variables: "$pid: ID!, $bucket: BucketMinioMeta!, $filename: String!",
  selection: "uploadMetaFileMinio(pid: $pid, bucket: $bucket, filename: $filename) { url file { ...MetaFileFacts } }",
  fragments: MetaFileFactsText,
  shape: { uploadMetaFileMinio: { url: "string", file: MetaFileFactsShape } },
};

export const SignMetaS3Document: TypedDocument<SignMetaS3Mutation, SignMetaS3MutationVariables> = {
  operation: "mutation",
  name: "SignMetaS3",
  variables: "$pid: ID!, $bucket: BucketS3!, $filename: String!",
  selection: "uploadMetaFileS3(pid: $pid, bucket: $bucket, filename: $filename) { url file { ...MetaFileFacts } }",
  fragments: MetaFileFactsText,
  shape: { uploadMetaFileS3: { url: "string", file: MetaFileFactsShape } },
};

export const SignMinioDocument: TypedDocument<SignMinioMutation, SignMinioMutationVariables> = {
  operation: "mutation",
  name: "SignMinio",
  variables: "$pid: ID!, $bucket: BucketMinio!, $filename: String!, $type: IMAGE_TYPE, $checksum: String",
  selection: "uploadImageMinio( pid: $pid bucket: $bucket filename: $filename type: $type checksum: $checksum ) { url image { ...ImageFacts } }",
  fragments: ImageFactsText,
  shape: { uploadImageMinio: { url: "string", image: ImageFactsShape } },
};

export const SignMinioPartsDocument: TypedDocument<SignMinioPartsMutation, SignMinioPartsMutationVariables> = {
  operation: "mutation",
  name: "SignMinioParts",
  variables: "$pid: ID!, $bucket: BucketMinio!, $filename: String!, $type: IMAGE_TYPE, $checksum: String, $size: Float!, $partSize: Float, $uploadId: String, $from: Int",
  selection: "uploadImageMinio( pid: $pid bucket: $bucket filename: $filename type: $type checksum: $checksum ) { image { ...ImageFacts } parts(size: $size, partSize: $partSize, uploadId: $uploadId, from: $from) { uploadId partSize urls complete abort } }",
  fragments: ImageFactsText,
  shape: { uploadImageMinio: { image: ImageFactsShape, parts: { uploadId: "string", partSize: "number", urls: ["string"], complete: "string", abort: "string" } } },
};

export const SignOssDocument: TypedDocument<SignOssMutation, SignOssMutationVariables> = {
  operation: "mutation",
  name: "SignOSS",
  variables: "$pid: ID!, $bucket: BucketOSS!",
  selection: "uploadImageOSS(pid: $pid, bucket: $bucket, filename: \"\") { sts { id secret token bucket endpoint expire } }",
  fragments: "",
  shape: { uploadImageOSS: { sts: { id: "string", secret: "string", token: "string", bucket: "string", endpoint: "string", expire: "string" } } },
};

export const SignS3Document: TypedDocument<SignS3Mutation, SignS3MutationVariables> = {
  operation: "mutation",
  name: "SignS3",
  variables: "$pid: ID!, $bucket: BucketS3!, $filename: String!, $type: IMAGE_TYPE, $checksum: String",
  selection: "uploadImageS3( pid: $pid bucket: $bucket filename: $filename type: $type checksum: $checksum ) { url image { ...ImageFacts } }",
  fragments: ImageFactsText,
  shape: { uploadImageS3: { url: "string", image: ImageFactsShape } },
};

export const SignS3PartsDocument: TypedDocument<SignS3PartsMutation, SignS3PartsMutationVariables> = {
  operation: "mutation",
  name: "SignS3Parts",
  variables: "$pid: ID!, $bucket: BucketS3!, $filename: String!, $type: IMAGE_TYPE, $checksum: String, $size: Float!, $partSize: Float, $uploadId: String, $from: Int",
  selection: "uploadImageS3( pid: $pid bucket: $bucket filename: $filename type: $type checksum: $checksum ) { image { ...ImageFacts } parts(size: $size, partSize: $partSize, uploadId: $uploadId, from: $from) { uploadId partSize urls complete abort } }",
  fragments: ImageFactsText,
  shape: { uploadImageS3: { image: ImageFactsShape, parts: { uploadId: "string", partSize: "number", urls: ["string"], complete: "string", abort: "string" } } },
};

export const StartImageUploadDocument: TypedDocument<StartImageUploadMutation, StartImageUploadMutationVariables> = {
  operation: "mutation",
  name: "StartImageUpload",
  variables: "$id: ID!",
  selection: "startImageUpload(id: $id) { id state }",
  fragments: "",
  shape: { startImageUpload: { "id!": "string", state: "string" } },
};

export const StartReconstructionDocument: TypedDocument<StartReconstructionMutation, StartReconstructionMutationVariables> = {
  operation: "mutation",
  name: "StartReconstruction",
  variables: "$id: ID!, $options: ReconstructionOptions",
  selection: "startReconstructionWithError(id: $id, options: $options) { error { code message problem @additive { code params } } task { ...TaskFacts } }",
  fragments: TaskFactsText,
  shape: { startReconstructionWithError: { error: { code: "number", message: "string", problem: { "code!": "string", params: "json" } }, task: TaskFactsShape } },
};

export const StopReconstructionDocument: TypedDocument<StopReconstructionMutation, StopReconstructionMutationVariables> = {
  operation: "mutation",
  name: "StopReconstruction",
  variables: "$id: ID!",
  selection: "stopReconstruction(id: $id) { ...TaskFacts }",
  fragments: TaskFactsText,
  shape: { stopReconstruction: TaskFactsShape },
};

export const TokensDocument: TypedDocument<TokensQuery, TokensQueryVariables> = {
  operation: "query",
  name: "Tokens",
  variables: "",
  selection: "my { tokens { ...TokenFacts scopes @additive } }",
  fragments: TokenFactsText,
  shape: { my: { tokens: [{ ...TokenFactsShape, scopes: ["string", "!"] }, "!"] } },
};

export const UnshareProjectDocument: TypedDocument<UnshareProjectMutation, UnshareProjectMutationVariables> = {
  operation: "mutation",
  name: "UnshareProject",
  variables: "$id: ID!, $email: String",
  selection: "unshareProject(id: $id, email: $email) { id }",
  fragments: "",
  shape: { unshareProject: { id: "string" } },
};

export const UploadImageUrlDocument: TypedDocument<UploadImageUrlMutation, UploadImageUrlMutationVariables> = {
  operation: "mutation",
  name: "UploadImageURL",
  variables: "$pid: ID!, $url: String!, $filename: String, $checksum: String, $token: String",
  selection: "uploadImageURL( pid: $pid url: $url filename: $filename checksum: $checksum token: $token ) { ...ImageFacts }",
  fragments: ImageFactsText,
  shape: { uploadImageURL: ImageFactsShape },
};

export const UploadMetaUrlDocument: TypedDocument<UploadMetaUrlMutation, UploadMetaUrlMutationVariables> = {
  operation: "mutation",
  name: "UploadMetaURL",
  variables: "$pid: ID!, $url: String!, $filename: String, $checksum: String",
  selection: "uploadMetaURL(pid: $pid, url: $url, filename: $filename, checksum: $checksum) { ...MetaFileFacts }",
  fragments: MetaFileFactsText,
  shape: { uploadMetaURL: MetaFileFactsShape },
};

export const WebhooksDocument: TypedDocument<WebhooksQuery, WebhooksQueryVariables> = {
  operation: "query",
  name: "Webhooks",
  variables: "$id: ID!",
  selection: "project(id: $id) { webhooks { ...WebhookFacts } }",
  fragments: WebhookFactsText,
  shape: { project: { webhooks: [WebhookFactsShape, "!"] } },
};