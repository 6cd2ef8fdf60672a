export { apiError } from "./api/apiError.ts"
export { layerUploadApi } from "./api/LiveUploadApi.ts"
export { type ApiAccess, normaliseEndpoint } from "./api/Transport.ts"
export { type Bandwidth, parseBandwidth, type RateChange, rateAt } from "./bandwidth/Bandwidth.ts"
export { type Limiter, limiterOf, makeLimiter } from "./bandwidth/Limiter.ts"
export { layerFetchHttp } from "./drivers/FetchHttp.ts"
export { layerHttpStorage, layerHttpStorageWith, layerUrlStorage, layerUrlStorageWith } from "./drivers/HttpStorage.ts"
export { notAnImage, requireImage, type Sniffed, unusable } from "./drivers/imageInside.ts"
export { layerMemoryJournal } from "./drivers/MemoryJournal.ts"
export { ossSizes, type PartSizes, partSizeFor, s3Sizes } from "./drivers/multipart/partSize.ts"
export { layerStorages } from "./drivers/Storages.ts"
export { withMetaFiles } from "./drivers/withMetaFiles.ts"
export { acquireScoped } from "./engine/acquireScoped.ts"
export { askServer } from "./engine/askServer.ts"
export { delayAfter } from "./engine/Backoff.ts"
export { type Checked, checkSet } from "./engine/CheckSet.ts"
export {
  type BucketWish,
  type Candidates,
  chooseBucket,
  listBuckets,
  type Measured,
  measureBuckets,
  rank,
} from "./engine/ChooseBucket.ts"
export { type EngineOptions, layerEngine } from "./engine/Engine.ts"
export { type Event, Events } from "./engine/Events.ts"
export { type Address, type FetchSetOptions, fetchSet } from "./engine/FetchSet.ts"
export { Gate } from "./engine/Gate.ts"
export { listImages } from "./engine/listImages.ts"
export { enterProject, type Opened, type OpenProjectOptions, openProject } from "./engine/OpenProject.ts"
export { isSetComplete, type Outcome } from "./engine/Outcome.ts"
export type { Order } from "./engine/order.ts"
export { Pace } from "./engine/Pace.ts"
export { failedState, type ReconstructOptions, reconstruct, reconstructionThere } from "./engine/Reconstruct.ts"
export { Retry } from "./engine/Retry.ts"
export { makeRun, type Run, type RunOptions } from "./engine/Run.ts"
export { type UploadSetOptions, uploadSet } from "./engine/UploadSet.ts"
export { codeIn } from "./http/bucketResponse.ts"
export { certificateProblem, isPassing, networkReason, problemInBetween, retryAfterMillis } from "./http/failures.ts"
export { type FileRest, fileRestOf, type PartFile, receiveFileRest, restHeaders } from "./http/fileRest.ts"
export { untraced } from "./http/untraced.ts"
export { hostOf } from "./http/urls.ts"
export { answered, noticeWithin, polled } from "./lifecycle/Answer.ts"
export { mayEndBetter } from "./lifecycle/endBetter.ts"
export {
  advance,
  type ImageEvent,
  type ImageState,
  type Verdict,
  verdict,
} from "./lifecycle/ImageState.ts"
export { namedAs } from "./lifecycle/imageName.ts"
export { beginsAs } from "./lifecycle/imageSignature.ts"
export { type FileIdentity, previousPutOf, toRecord } from "./lifecycle/JournalRecord.ts"
export { type MetaFacts, type MetaFileKind, metaFileKinds } from "./lifecycle/MetaFacts.ts"
export { type Move, transition } from "./lifecycle/Move.ts"
export { inNaturalOrder, naturalKey } from "./lifecycle/naturalOrder.ts"
export { type OtherFormat, otherFormat } from "./lifecycle/otherFormat.ts"
export {
  type At,
  type Content,
  type ContentType,
  type Final,
  hasEnded,
  type ImageContent,
  type ImageType,
  isFinal,
  type Ongoing,
  type SourceFile,
  type State,
} from "./lifecycle/State.ts"
export { next, type Step } from "./lifecycle/Step.ts"
export { emptySummary, isComplete, mayStand, type Summary, tally } from "./lifecycle/Summary.ts"
export type { Catalogue } from "./messages/Catalogue.ts"
export { en } from "./messages/en.ts"
export { renderProblem, renderProblems, renderRetrying } from "./messages/render.ts"
export { zh } from "./messages/zh.ts"
export { checkMetaFile } from "./meta/checkMetaFile.ts"
export { type ControlPoint, readControlPoints, unknownImages } from "./meta/controlPoints.ts"
export { bytesToInspect, inspectMetaFile } from "./meta/inspectMetaFile.ts"
export { type Mark, readMarks } from "./meta/marks.ts"
export {
  apiMetaNames,
  checkedBytes,
  isTextFile,
  largestMetaFile,
  matchesPattern,
  mayBeMetaFile,
  metaFileKind,
  metaFilePatterns,
} from "./meta/metaFiles.ts"
export { type ImagePosition, readPositions } from "./meta/positions.ts"
export { type Projection, readProjection } from "./meta/projection.ts"
export { readTable, type TableRow } from "./meta/table.ts"
export { type BucketRequest, type BucketResponse, BucketTransport } from "./ports/BucketTransport.ts"
export { Connectivity } from "./ports/Connectivity.ts"
export {
  Changed,
  Denied,
  ImageFault,
  NotAnImage,
  Retryable,
  RunFault,
  type RunFaultKind,
  TargetRefused,
  type UploadError,
} from "./ports/Errors.ts"
export {
  type Bucket,
  type Cloud,
  clouds,
  type Grant,
  type GrantKind,
  type GrantTerms,
  type LiveSts,
  type PartAddresses,
  type PartsWish,
  type SignedParts,
  type SignedUrl,
  type Sts,
  type StsCredentials,
  type StsObject,
  type StsTarget,
  type Target,
  type UrlTarget,
} from "./ports/Grant.ts"
export { type Body, type Found, ImageSource, type Payload } from "./ports/ImageSource.ts"
export { Journal, type JournalKey, type MultipartUpload, type ObjectKey } from "./ports/Journal.ts"
export { JournalRecord, type Remembered } from "./ports/journalRecords.ts"
export type { Download, ImageCounts, ProjectDetails, ReconstructionDetails, ServerImage } from "./ports/ProjectInfo.ts"
export {
  parseRecord,
  type RecordKey,
  type RecordKind,
  type RecordStore,
  recordJournal,
  recordName,
} from "./ports/recordJournal.ts"
export {
  type OnProgress,
  type PutError,
  Storage,
} from "./ports/Storage.ts"
export {
  type ApiError,
  type BucketHint,
  type FetchRequest,
  type GivenSts,
  type PartsAnswer,
  type PartsRequest,
  type Preflight,
  type Project,
  type Reconstruction,
  type SignAnswer,
  type SignedStatement,
  type SignRequest,
  type Task,
  type TaskType,
  UploadApi,
} from "./ports/UploadApi.ts"
export type { FileErrorKind } from "./problems/fileProblems.ts"
export {
  type Activity,
  chainOf,
  Problem,
  type ProblemCode,
  type ProblemOf,
  type ProblemParams,
  paramsOf,
  type Reason,
  readProblem,
} from "./problems/Problem.ts"
export type { DocumentPart } from "./problems/serviceProblems.ts"
export { isSent, isVerified, mayBeVerified } from "./progress/counting.ts"
export { makeProgress, type ProgressTracker } from "./progress/makeProgress.ts"
export type {
  FileUnderWay,
  MetaProgress,
  Part,
  Progress,
  Retrying,
  SentStage,
  Stage,
  Stall,
} from "./progress/Progress.ts"
export type {
  Phase,
  ReconstructionRule,
  RunEnd,
  RunEvent,
  RunHandle,
  RunOver,
  RunPorts,
  RunSettings,
} from "./RunHandle.ts"
export {
  photosOfStatement,
  type ReceiptStatement,
  readyIn,
  receiptStatement,
  receiptText,
} from "./receipt/Receipt.ts"
export { runOver } from "./runOver.ts"
export { type Files, type PlainSource, type StartedRun, type StartRunOptions, startRun } from "./startRun.ts"
