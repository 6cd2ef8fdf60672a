import type { Problem } from "../problems/Problem.ts"
import * as documents from "./generated/documents.ts"
import type { Operation } from "./Operation.ts"
import { isOfChecksum, isOfId, readSts } from "./readings.ts"

/**
 * The operations that the engine and the client ask. Each is asked by the one document, and its answer read in the one
 * way.
 */
const operation = <Variables, Data>(one: Operation<Variables, Data>): Operation<Variables, Data> => one

const ofAnother: Problem = { code: "answer-for-another-image" }
const about = (fits: boolean): Problem | undefined => (fits ? undefined : ofAnother)

export const preflight = operation({ activity: "preflight", document: documents.PreflightDocument })
export const serverFeatures = operation({ activity: "server-features", document: documents.ServerFeaturesDocument })
export const signIn = operation({ activity: "sign-in", document: documents.SignInDocument })

export const bucketLabels = operation({ activity: "list-labels", document: documents.BucketLabelsDocument })
export const nearestBuckets = operation({ activity: "list-buckets", document: documents.NearestBucketsDocument })
export const nearestBucketEndpoints = operation({
  activity: "list-buckets",
  document: documents.NearestBucketEndpointsDocument,
})

export const projectById = operation({ activity: "find-project", document: documents.ProjectByIdDocument })
export const projectsByName = operation({ activity: "find-project", document: documents.ProjectsDocument })
export const createProject = operation({ activity: "create-project", document: documents.CreateProjectDocument })
export const listProjects = operation({ activity: "list-projects", document: documents.ListProjectsDocument })
export const projectDetails = operation({ activity: "find-project", document: documents.ProjectDetailsDocument })
export const renameProject = operation({ activity: "change-project", document: documents.RenameProjectDocument })
export const removeProject = operation({ activity: "change-project", document: documents.RemoveProjectDocument })
export const removeImage = operation({ activity: "change-project", document: documents.RemoveImageDocument })
export const projectPage = operation({ activity: "find-project", document: documents.ProjectPageDocument })
export const imagesNotReady = operation({ activity: "list-images", document: documents.ImagesNotReadyDocument })
export const photo = operation({ activity: "list-images", document: documents.PhotoDocument })
export const receipt = operation({ activity: "receipt", document: documents.ReceiptDocument, everyError: true })
export const projectImages = operation({ activity: "list-images", document: documents.ProjectImagesDocument })

export const imageFiles = operation({ activity: "list-images", document: documents.ImageFilesDocument })

export const projectShares = operation({ activity: "share-project", document: documents.ProjectSharesDocument })
export const shareProject = operation({ activity: "share-project", document: documents.ShareProjectDocument })
export const unshareProject = operation({ activity: "share-project", document: documents.UnshareProjectDocument })
export const tokens = operation({ activity: "manage-tokens", document: documents.TokensDocument })
export const currentToken = operation({ activity: "manage-tokens", document: documents.CurrentTokenDocument })
export const makeToken = operation({ activity: "manage-tokens", document: documents.MakeTokenDocument })
export const makeScopedToken = operation({ activity: "manage-tokens", document: documents.MakeScopedTokenDocument })
export const revokeToken = operation({ activity: "manage-tokens", document: documents.RevokeTokenDocument })
export const noticeSettings = operation({ activity: "manage-notices", document: documents.NoticeSettingsDocument })
export const setNotices = operation({ activity: "manage-notices", document: documents.SetNoticesDocument })
export const webhooks = operation({ activity: "manage-notices", document: documents.WebhooksDocument })
export const addWebhook = operation({ activity: "manage-notices", document: documents.AddWebhookDocument })
export const removeWebhook = operation({ activity: "manage-notices", document: documents.RemoveWebhookDocument })

export const hasImage = operation({
  activity: "has-image",
  document: documents.HasImageDocument,
  misfit: ({ checksum }, { hasImage }) => about(isOfChecksum(hasImage, checksum)),
})
export const signS3 = operation({
  activity: "register",
  quota: "image",
  document: documents.SignS3Document,
  misfit: ({ checksum }, { uploadImageS3 }) => about(isOfChecksum(uploadImageS3?.image, checksum)),
})
export const signMinio = operation({
  activity: "register",
  quota: "image",
  document: documents.SignMinioDocument,
  misfit: ({ checksum }, { uploadImageMinio }) => about(isOfChecksum(uploadImageMinio?.image, checksum)),
})
export const registerOSS = operation({
  activity: "register",
  quota: "image",
  document: documents.RegisterOssDocument,
  misfit: ({ checksum }, { uploadImageOSS }) => about(isOfChecksum(uploadImageOSS?.image, checksum)),
})
export const signOSS = operation({
  activity: "get-credentials",
  document: documents.SignOssDocument,
  misfit: (_, { uploadImageOSS }) =>
    uploadImageOSS?.sts && readSts(uploadImageOSS.sts) === undefined ? { code: "answer-of-unknown-shape" } : undefined,
})
export const signS3Parts = operation({
  activity: "sign-parts",
  quota: "image",
  document: documents.SignS3PartsDocument,
  everyError: true,
  misfit: ({ checksum }, { uploadImageS3 }) => about(isOfChecksum(uploadImageS3?.image, checksum)),
})
export const signMinioParts = operation({
  activity: "sign-parts",
  quota: "image",
  document: documents.SignMinioPartsDocument,
  everyError: true,
  misfit: ({ checksum }, { uploadImageMinio }) => about(isOfChecksum(uploadImageMinio?.image, checksum)),
})
export const fetchImage = operation({
  activity: "fetch",
  quota: "image",
  document: documents.UploadImageUrlDocument,
  misfit: ({ checksum }, { uploadImageURL }) => about(isOfChecksum(uploadImageURL, checksum)),
})
export const startImage = operation({
  activity: "start",
  document: documents.StartImageUploadDocument,
  notFound: "image",
  misfit: ({ id }, { startImageUpload }) => about(isOfId(startImageUpload, id)),
})
export const doneImage = operation({
  activity: "done",
  document: documents.DoneImageUploadDocument,
  notFound: "image",
  misfit: ({ id }, { doneImageUpload }) => about(isOfId(doneImageUpload, id)),
})
export const imageState = operation({
  activity: "image-state",
  document: documents.ImageStateDocument,
  misfit: ({ id }, { project }) => about(isOfId(project?.image, id)),
})
export const abandonImages = operation({ activity: "abandon", document: documents.AbandonImagesDocument })

export const metaSupport = operation({ activity: "server-features", document: documents.MetaSupportDocument })
export const nearestMetaBuckets = operation({ activity: "list-buckets", document: documents.NearestMetaBucketsDocument })
/** Null for "there is none" counts only without an error. */
export const hasMetaFile = operation({
  activity: "has-meta-file",
  document: documents.HasMetaFileDocument,
  everyError: true,
  misfit: ({ checksum }, { project }) => about(isOfChecksum(project?.hasMetaFile, checksum)),
})
export const signMetaS3 = operation({ activity: "register-meta-file", quota: "image", document: documents.SignMetaS3Document })
export const signMetaMinio = operation({
  activity: "register-meta-file",
  quota: "image",
  document: documents.SignMetaMinioDocument,
})
export const fetchMetaFile = operation({ activity: "fetch-meta-file", quota: "image", document: documents.UploadMetaUrlDocument })
export const metaFileState = operation({
  activity: "meta-file-state",
  document: documents.MetaFileStateDocument,
  notFound: "image",
  misfit: ({ id }, { project }) => about(isOfId(project?.metaFile, id)),
})
export const metaFiles = operation({ activity: "list-images", document: documents.MetaFilesDocument })

export const reconstructors = operation({ activity: "server-features", document: documents.ReconstructorsDocument })
export const startReconstruction = operation({
  activity: "reconstruct",
  document: documents.StartReconstructionDocument,
})
export const preStartReconstruction = operation({
  activity: "reconstruct",
  document: documents.PreStartReconstructionDocument,
})
export const stopReconstruction = operation({
  activity: "stop-reconstruction",
  document: documents.StopReconstructionDocument,
})
