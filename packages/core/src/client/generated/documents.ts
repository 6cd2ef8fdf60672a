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

export type AbandonImagesMutationVariables = Exact<{
  pid: string;
  ids: Array<string> | string;
}>;


export type AbandonImagesMutation = { abandonImages: Array<{ id: string, state: string | null } | null> | null };

export type BucketLabelsQueryVariables = Exact<{ [key: string]: never; }>;


export type BucketLabelsQuery = { S3: { enumValues: Array<{ name: string }> | null } | null, OSS: { enumValues: Array<{ name: string }> | null } | null, MINIO: { enumValues: Array<{ name: string }> | null } | null };

export type LabelsFragment = { enumValues: Array<{ name: string }> | null };

export type CreateProjectMutationVariables = Exact<{
  name: string;
}>;


export type CreateProjectMutation = { createProject: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null } | null };

export type DoneImageUploadMutationVariables = Exact<{
  id: string;
}>;


export type DoneImageUploadMutation = { doneImageUpload: { id: string, state: string | null } | null };

export type HasImageMutationVariables = Exact<{
  pid: string;
  checksum: string;
}>;


export type HasImageMutation = { hasImage: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null };

export type ImageFactsFragment = { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null };

export type ImageStateQueryVariables = Exact<{
  pid: string;
  id: string;
}>;


export type ImageStateQuery = { project: { image: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null };

export type ListProjectsQueryVariables = Exact<{
  search?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ListProjectsQuery = { my: { allProjects: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null } | null } | null> | null } | null } | null };

export type NearestBucketEndpointsQueryVariables = Exact<{ [key: string]: never; }>;


export type NearestBucketEndpointsQuery = { getGeoIPInfo: { nearestBuckets: Array<{ cloud: string | null, bucket: string | null, display: string | null, endpoint: string | null } | null> | null } | null };

export type NearestBucketsQueryVariables = Exact<{ [key: string]: never; }>;


export type NearestBucketsQuery = { getGeoIPInfo: { nearestBuckets: Array<{ cloud: string | null, bucket: string | null, display: string | null } | null> | null } | null };

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


export type ProjectDetailsQuery = { project: { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null, task: { id: string, state: string | null, startDate: string | null, endDate: string | null, queueing: number | null, progress: number | null, stepName: string | null, reconstructor: string | null, output: Array<string> | null, problem: { code: string, params: unknown } | null } | null, downloads: { edges: Array<{ node: { state: string | null, name: string | null, size: number | null, link: string | null, kind: string | null, checksum: string | null } | null } | null> | null } | null } | null };

export type ProjectFactsFragment = { id: string | null, name: string | null, numImage: number | null, gigaPixel: number | null, date: string | null, taskState: string | null };

export type ProjectImagesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ProjectImagesQuery = { project: { allImages: { totalCount: number | null, pageInfo: { hasNextPage: boolean | null, endCursor: string | null } | null, edges: Array<{ node: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null } | null> | null } | null } | null };

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

export type ServerFeaturesQueryVariables = Exact<{ [key: string]: never; }>;


export type ServerFeaturesQuery = { SignedUpload: { fields: Array<{ name: string }> | null } | null, ProjectImage: { fields: Array<{ name: string }> | null } | null, ReconstructionError: { fields: Array<{ name: string }> | null } | null, Project: { fields: Array<{ name: string }> | null } | null, Download: { fields: Array<{ name: string }> | null } | null, Query: { fields: Array<{ name: string }> | null } | null, Mutation: { fields: Array<{ name: string }> | null } | null };

export type FieldsFragment = { fields: Array<{ name: string }> | null };

export type SignInMutationVariables = Exact<{
  email: string;
  password: string;
}>;


export type SignInMutation = { getUserToken: string | null };

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

export type UploadImageUrlMutationVariables = Exact<{
  pid: string;
  url: string;
  filename?: string | null | undefined;
  checksum?: string | null | undefined;
  token?: string | null | undefined;
}>;


export type UploadImageUrlMutation = { uploadImageURL: { id: string, state: string | null, name: string | null, filename: string | null, checksum: string | null, error: Array<string | null> | null, problems: Array<{ code: string, params: unknown } | null> | null } | null };

const LabelsText = "fragment Labels on __Type { enumValues { name } }";
const LabelsShape = { enumValues: [{ "name!": "string" }, "!"] } as const;

const ImageFactsText = "fragment ImageFacts on ProjectImage { id state name filename checksum error problems @additive { code params } }";
const ImageFactsShape = { "id!": "string", state: "string", name: "string", filename: "string", checksum: "string", error: ["string"], problems: [{ "code!": "string", params: "json" }] } as const;

const ProjectFactsText = "fragment ProjectFacts on Project { id name numImage gigaPixel date taskState }";
const ProjectFactsShape = { id: "string", name: "string", numImage: "number", gigaPixel: "number", date: "string", taskState: "string" } as const;

const FieldsText = "fragment Fields on __Type { fields { name } }";
const FieldsShape = { fields: [{ "name!": "string" }, "!"] } as const;

const TaskFactsText = "fragment TaskFacts on Task { id taskType state startDate endDate queueing }";
const TaskFactsShape = { "id!": "string", taskType: "string", state: "string", startDate: "string", endDate: "string", queueing: "number" } as const;

export const AbandonImagesDocument: TypedDocument<AbandonImagesMutation, AbandonImagesMutationVariables> = {
  operation: "mutation",
  name: "AbandonImages",
  variables: "$pid: ID!, $ids: [ID!]!",
  selection: "abandonImages(pid: $pid, ids: $ids) { id state }",
  fragments: "",
  shape: { abandonImages: [{ "id!": "string", state: "string" }] },
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

export const ImageStateDocument: TypedDocument<ImageStateQuery, ImageStateQueryVariables> = {
  operation: "query",
  name: "ImageState",
  variables: "$pid: ID!, $id: ID!",
  selection: "project(id: $pid) { image(id: $id) { ...ImageFacts } }",
  fragments: ImageFactsText,
  shape: { project: { image: ImageFactsShape } },
};

export const ListProjectsDocument: TypedDocument<ListProjectsQuery, ListProjectsQueryVariables> = {
  operation: "query",
  name: "ListProjects",
  variables: "$search: String, $first: Int, $after: String",
  selection: "my { allProjects(search: $search, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...ProjectFacts } } } }",
  fragments: ProjectFactsText,
  shape: { my: { allProjects: { totalCount: "number", pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: ProjectFactsShape }] } } },
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
  selection: "project(id: $id) { ...ProjectFacts task @additive { id state startDate endDate queueing progress stepName reconstructor problem { code params } output } downloads { edges { node { state name size link kind @additive checksum @additive } } } }",
  fragments: ProjectFactsText,
  shape: { project: { ...ProjectFactsShape, task: { "id!": "string", state: "string", startDate: "string", endDate: "string", queueing: "number", progress: "number", stepName: "string", reconstructor: "string", problem: { "code!": "string", params: "json" }, output: ["string", "!"] }, downloads: { edges: [{ node: { state: "string", name: "string", size: "number", link: "string", kind: "string", checksum: "string" } }] } } },
};

export const ProjectImagesDocument: TypedDocument<ProjectImagesQuery, ProjectImagesQueryVariables> = {
  operation: "query",
  name: "ProjectImages",
  variables: "$id: ID!, $first: Int, $after: String",
  selection: "project(id: $id) { allImages(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { ...ImageFacts } } } }",
  fragments: ImageFactsText,
  shape: { project: { allImages: { totalCount: "number", pageInfo: { hasNextPage: "boolean", endCursor: "string" }, edges: [{ node: ImageFactsShape }] } } },
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

export const ServerFeaturesDocument: TypedDocument<ServerFeaturesQuery, ServerFeaturesQueryVariables> = {
  operation: "query",
  name: "ServerFeatures",
  variables: "",
  selection: "SignedUpload: __type(name: \"SignedUpload\") { ...Fields } ProjectImage: __type(name: \"ProjectImage\") { ...Fields } ReconstructionError: __type(name: \"ReconstructionError\") { ...Fields } Project: __type(name: \"Project\") { ...Fields } Download: __type(name: \"Download\") { ...Fields } Query: __type(name: \"Query\") { ...Fields } Mutation: __type(name: \"Mutation\") { ...Fields }",
  fragments: FieldsText,
  shape: { SignedUpload: FieldsShape, ProjectImage: FieldsShape, ReconstructionError: FieldsShape, Project: FieldsShape, Download: FieldsShape, Query: FieldsShape, Mutation: FieldsShape },
};

export const SignInDocument: TypedDocument<SignInMutation, SignInMutationVariables> = {
  operation: "mutation",
  name: "SignIn",
  variables: "$email: String!, $password: String!",
  selection: "getUserToken(email: $email, password: $password)",
  fragments: "",
  shape: { getUserToken: "string" },
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

export const UploadImageUrlDocument: TypedDocument<UploadImageUrlMutation, UploadImageUrlMutationVariables> = {
  operation: "mutation",
  name: "UploadImageURL",
  variables: "$pid: ID!, $url: String!, $filename: String, $checksum: String, $token: String",
  selection: "uploadImageURL( pid: $pid url: $url filename: $filename checksum: $checksum token: $token ) { ...ImageFacts }",
  fragments: ImageFactsText,
  shape: { uploadImageURL: ImageFactsShape },
};