import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { ProjectRow, ImageRow, MetaFileRow, SignedMetaFileParent, TaskRow, UserRow, WebhookRow, SignedUploadParent, OssUploadParent, RequestContext } from '../context.ts';
import type { OwnToken } from '../../accounts/ownTokens.ts';
import type { NoticePreferences } from '../../notices/preferences.ts';
import type { ShareRow } from '../../projects/Shares.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Label of a MinIO bucket of a private installation; see `BucketS3`. */
  BucketMinio: { input: string; output: string; }
  /** Label of a MinIO bucket for meta files; see `BucketS3`, and `nearestMetaBuckets`. */
  BucketMinioMeta: { input: string; output: string; }
  /** Label of an Aliyun OSS bucket; see `BucketS3`. */
  BucketOSS: { input: string; output: string; }
  /**
   * Label of an S3 bucket (`Paris`, `Local`). Servers publish it as an enum whose values differ from server to server, so
   * the shared contract keeps it open; list the values with `__type(name: "BucketS3") { enumValues { name } }`.
   */
  BucketS3: { input: string; output: string; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
  /** An instant, RFC 3339 with `T` and `Z`, for example `2019-07-24T09:33:01Z`. */
  date: { input: string; output: string; }
};

export type Bank = {
  __typename?: 'Bank';
  coinsToMoney?: Maybe<Scalars['Float']['output']>;
  moneyToCoins?: Maybe<Scalars['Float']['output']>;
};


export type BankCoinsToMoneyArgs = {
  coins?: InputMaybe<Scalars['Float']['input']>;
  currency?: InputMaybe<Currency>;
};


export type BankMoneyToCoinsArgs = {
  currency?: InputMaybe<Currency>;
  money?: InputMaybe<Scalars['Float']['input']>;
};

/** A bucket that can be chosen for an upload. */
export type BucketHint = {
  __typename?: 'BucketHint';
  /** Label: a value of that cloud's bucket enum. */
  bucket?: Maybe<Scalars['String']['output']>;
  /** `S3`, `OSS` or `MINIO`. */
  cloud?: Maybe<Scalars['String']['output']>;
  /** The label in words, for people. */
  display?: Maybe<Scalars['String']['output']>;
  /**
   * Where the bucket answers, an http or https URL without a path, so that a client can measure how near it is; null when
   * the server does not say. Not every server knows this field: ask without it when it is refused.
   */
  endpoint?: Maybe<Scalars['String']['output']>;
};

export type Currency =
  | 'CNY'
  | 'HKD'
  | 'USD';

export type CloudPath = {
  __typename?: 'CloudPath';
  key?: Maybe<Scalars['String']['output']>;
};

export type Coupon = {
  __typename?: 'Coupon';
  repeat?: Maybe<Scalars['Int']['output']>;
  validMonth?: Maybe<Scalars['Int']['output']>;
  value?: Maybe<Scalars['Float']['output']>;
};

export type Developer = {
  __typename?: 'Developer';
  status?: Maybe<Scalars['String']['output']>;
};

export type Download = {
  __typename?: 'Download';
  /** SHA-1 of the file, lower-case hexadecimal. Not every server knows this field. */
  checksum?: Maybe<Scalars['String']['output']>;
  /**
   * `pointcloud`, `orthophoto`, `mesh`, `dsm`, `cameras`, `report`, `log` or `archive`; null for anything else. Not every
   * server knows this field.
   */
  kind?: Maybe<Scalars['String']['output']>;
  /** Signed, valid for a day, with ranges. A secret. */
  link?: Maybe<Scalars['String']['output']>;
  mtime?: Maybe<Scalars['date']['output']>;
  name?: Maybe<Scalars['String']['output']>;
  /** Bytes. */
  size?: Maybe<Scalars['Float']['output']>;
  state?: Maybe<Scalars['String']['output']>;
};

export type DownloadConnection = {
  __typename?: 'DownloadConnection';
  edges?: Maybe<Array<Maybe<DownloadEdge>>>;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type DownloadEdge = {
  __typename?: 'DownloadEdge';
  node?: Maybe<Download>;
};

export type Endpoints = {
  __typename?: 'Endpoints';
  api?: Maybe<Scalars['String']['output']>;
  web?: Maybe<Scalars['String']['output']>;
};

export type GeoIpInfo = {
  __typename?: 'GeoIPInfo';
  id?: Maybe<Scalars['String']['output']>;
  /** Buckets for images, nearest first. */
  nearestBuckets?: Maybe<Array<Maybe<BucketHint>>>;
  /** Buckets for meta data, nearest first. */
  nearestMetaBuckets?: Maybe<Array<Maybe<BucketHint>>>;
  /** Buckets for models, nearest first. */
  nearestModelBuckets?: Maybe<Array<Maybe<BucketHint>>>;
};

/** Which images a listing holds. Servers may know more. */
export type Image_Filter =
  | 'All';

/** Format of an image. Left out, the server learns it from the bytes. */
export type Image_Type =
  | 'JPEG'
  | 'PNG'
  | 'TIFF';

/** What an imported (not reconstructed) project holds. */
export type Imported_Model_Type =
  | 'CAD'
  | 'PHOTOGRAMMETRY'
  | 'PTCLOUD';

export type ImageStateCount = {
  __typename?: 'ImageStateCount';
  images: Scalars['Int']['output'];
  /** As of `ProjectImage`. */
  state: Scalars['String']['output'];
};

export type MadeToken = {
  __typename?: 'MadeToken';
  /** The token itself: answered this once. */
  secret: Scalars['String']['output'];
  token: UserToken;
};

export type MadeWebhook = {
  __typename?: 'MadeWebhook';
  /** What its notices are signed with (`whsec_`): answered this once. */
  secret: Scalars['String']['output'];
  webhook: Webhook;
};

export type Membership = {
  __typename?: 'Membership';
  assetStorage?: Maybe<Scalars['Float']['output']>;
  coinPerGP?: Maybe<Scalars['Float']['output']>;
  coinPriceDiscount?: Maybe<Scalars['Float']['output']>;
  collaboratorQuota?: Maybe<Scalars['Float']['output']>;
  coupon?: Maybe<Coupon>;
  endDate?: Maybe<Scalars['date']['output']>;
  forceWatermark?: Maybe<Scalars['Boolean']['output']>;
  memberGPQuota?: Maybe<Scalars['Float']['output']>;
  modelPerProject?: Maybe<Scalars['Float']['output']>;
  period?: Maybe<Scalars['String']['output']>;
  planName?: Maybe<Scalars['String']['output']>;
  startDate?: Maybe<Scalars['date']['output']>;
  state?: Maybe<Scalars['String']['output']>;
  visibility?: Maybe<Scalars['String']['output']>;
};

/**
 * A file that goes with the images of a project: cameras, poses, groups, an initial scene, and on servers that take them
 * ground control points and positions. A second file of the same name replaces the first when it is Ready.
 */
export type MetaFile = {
  __typename?: 'MetaFile';
  /** SHA-1 of the file, lower-case hexadecimal. */
  checksum?: Maybe<Scalars['String']['output']>;
  date?: Maybe<Scalars['date']['output']>;
  /** Why the file is Invalid, in words; what is wrong with which line. */
  error?: Maybe<Array<Maybe<Scalars['String']['output']>>>;
  /** The name that the server chose. */
  filename?: Maybe<Scalars['String']['output']>;
  /** Bytes; null until they are there. */
  filesize?: Maybe<Scalars['Float']['output']>;
  id: Scalars['ID']['output'];
  /**
   * `cameras`, `poses`, `groups`, `scene`, `control-points`, `positions`, `marks` or `raw`; null until it is known. Not
   * every server knows this field.
   */
  kind?: Maybe<Scalars['String']['output']>;
  /** The name that the client gave. */
  name?: Maybe<Scalars['String']['output']>;
  /** The same reasons as `error`, as those of `ProjectImage`. Not every server knows this field. */
  problems?: Maybe<Array<Maybe<Problem>>>;
  /** As of an image: clients ask until it is `Ready` or `Invalid`. */
  state?: Maybe<Scalars['String']['output']>;
};

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Says that the bytes of these images will not come: those that are Pending or Uploading become Invalid (problem
   * `photo-abandoned`), and the others are left as they are. Answers with the images as they are then, in the order of
   * `ids`. Not every server knows this field: look for it by introspection.
   */
  abandonImages?: Maybe<Array<Maybe<ProjectImage>>>;
  /** Has notices of a project posted to an http or https address. For those whose right is `own`. Not idempotent. */
  addWebhook?: Maybe<MadeWebhook>;
  /** Makes a project. Not idempotent: never repeat it blindly. */
  createProject?: Maybe<Project>;
  /** Says that the bucket acknowledged the bytes. OSS only; S3 and MinIO need no signal. */
  doneImageUpload?: Maybe<ProjectImage>;
  /** A user token, or null (without an error) when the credentials are wrong. `fresh` revokes the earlier ones. */
  getUserToken?: Maybe<Scalars['String']['output']>;
  /**
   * The image of this checksum in the project, or null when there is none. A record can exist whose bytes never arrived:
   * look at its `state`. A project that is not the caller's is an error, never null.
   */
  hasImage?: Maybe<ProjectImage>;
  /**
   * Makes a token of the caller's that ends after so many days, or as the server says; without `scopes` it may be used for
   * everything. Not idempotent. Servers know `scopes` if they know `UserToken.scopes`.
   */
  makeToken?: Maybe<MadeToken>;
  /**
   * Interrupts the reconstruction until it is resumed; what was sent is not sent again. Refused where the reconstructor
   * cannot go on later. Idempotent. Not every server knows this mutation and the next.
   */
  pauseReconstruction?: Maybe<Task>;
  /** Starts the reconstruction as soon as every image is Ready or Invalid. */
  preStartReconstruction?: Maybe<ReconstructionResult>;
  /**
   * Removes an image with its bytes, in whatever state it is; it cannot be undone. For those whose right is `own`. Refused
   * with CONFLICT while a reconstruction of the project waits or runs. Answers with its id. Not every server knows this
   * field: look for it by introspection.
   */
  removeImage?: Maybe<Scalars['ID']['output']>;
  removeProject?: Maybe<Project>;
  /** Removes a webhook of a project that the caller owns. Answers with its id. */
  removeWebhook?: Maybe<Scalars['ID']['output']>;
  /** Gives a project another name. Not every server knows this field: look for it by introspection. */
  renameProject?: Maybe<Project>;
  resumeReconstruction?: Maybe<Task>;
  /** Revokes a token of the caller's, and what was signed for the caller. Answers with its id. */
  revokeToken?: Maybe<Scalars['ID']['output']>;
  /**
   * Changes how the caller gets notices; what is left out stays. `language`: a tag like `zh-CN`, of which the first
   * part counts. Not every server knows this field and the next two: look for them by introspection.
   */
  setNotices?: Maybe<NoticeSettings>;
  /**
   * Shares a project with the user of an e-mail address, or changes what that user may do. For those whose right is `own`.
   * Not every server knows this field, nor those below up to `revokeToken`: look for them by introspection.
   */
  shareProject?: Maybe<Project>;
  /** Says that the bytes are about to move. */
  startImageUpload?: Maybe<ProjectImage>;
  /** Starts the reconstruction now. Not idempotent: after a lost answer ask `taskState` first. */
  startReconstructionWithError?: Maybe<ReconstructionResult>;
  stopReconstruction?: Maybe<Task>;
  /** Ends the sharing with the user of this address; without one, the caller leaves the project. */
  unshareProject?: Maybe<Project>;
  /** The same as `uploadImageS3`, for a MinIO bucket. */
  uploadImageMinio?: Maybe<SignedUpload>;
  /** Registers an image and hands out credentials for an OSS bucket. An empty `filename` is legal for `sts` alone. */
  uploadImageOSS?: Maybe<OssUpload>;
  /** Registers an image and signs a PUT to an S3 bucket. The same checksum again returns the same image. */
  uploadImageS3?: Maybe<SignedUpload>;
  /** Has the server fetch the image itself; `token` is sent to that address as a bearer token. */
  uploadImageURL?: Maybe<ProjectImage>;
  /** The same as `uploadMetaFileS3`, for a MinIO bucket. */
  uploadMetaFileMinio?: Maybe<SignedMetaFile>;
  /** Registers a meta file and signs a PUT to an S3 bucket: one of `nearestMetaBuckets`. */
  uploadMetaFileS3?: Maybe<SignedMetaFile>;
  /** Has the server fetch the meta file itself. */
  uploadMetaURL?: Maybe<MetaFile>;
};


export type MutationAbandonImagesArgs = {
  ids: Array<Scalars['ID']['input']>;
  pid: Scalars['ID']['input'];
};


export type MutationAddWebhookArgs = {
  pid: Scalars['ID']['input'];
  url: Scalars['String']['input'];
};


export type MutationCreateProjectArgs = {
  imported?: InputMaybe<Scalars['Boolean']['input']>;
  modelType?: InputMaybe<Imported_Model_Type>;
  name: Scalars['String']['input'];
  type?: InputMaybe<Project_Type>;
  visibility?: InputMaybe<Project_Visibility>;
};


export type MutationDoneImageUploadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationGetUserTokenArgs = {
  email: Scalars['String']['input'];
  fresh?: InputMaybe<Scalars['Boolean']['input']>;
  password: Scalars['String']['input'];
};


export type MutationHasImageArgs = {
  checksum: Scalars['String']['input'];
  pid: Scalars['ID']['input'];
};


export type MutationMakeTokenArgs = {
  days?: InputMaybe<Scalars['Int']['input']>;
  name: Scalars['String']['input'];
  scopes?: InputMaybe<Array<Token_Scope>>;
};


export type MutationPauseReconstructionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationPreStartReconstructionArgs = {
  id: Scalars['ID']['input'];
  options?: InputMaybe<ReconstructionOptions>;
};


export type MutationRemoveImageArgs = {
  id: Scalars['ID']['input'];
  pid: Scalars['ID']['input'];
};


export type MutationRemoveProjectArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRemoveWebhookArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRenameProjectArgs = {
  id: Scalars['ID']['input'];
  name: Scalars['String']['input'];
};


export type MutationResumeReconstructionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationRevokeTokenArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSetNoticesArgs = {
  language?: InputMaybe<Scalars['String']['input']>;
  mail?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationShareProjectArgs = {
  email: Scalars['String']['input'];
  id: Scalars['ID']['input'];
  right: Project_Right;
};


export type MutationStartImageUploadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationStartReconstructionWithErrorArgs = {
  id: Scalars['ID']['input'];
  options?: InputMaybe<ReconstructionOptions>;
};


export type MutationStopReconstructionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationUnshareProjectArgs = {
  email?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
};


export type MutationUploadImageMinioArgs = {
  bucket: Scalars['BucketMinio']['input'];
  checksum?: InputMaybe<Scalars['String']['input']>;
  filename: Scalars['String']['input'];
  pid: Scalars['ID']['input'];
  type?: InputMaybe<Image_Type>;
};


export type MutationUploadImageOssArgs = {
  bucket: Scalars['BucketOSS']['input'];
  checksum?: InputMaybe<Scalars['String']['input']>;
  filename: Scalars['String']['input'];
  pid: Scalars['ID']['input'];
  type?: InputMaybe<Image_Type>;
};


export type MutationUploadImageS3Args = {
  bucket: Scalars['BucketS3']['input'];
  checksum?: InputMaybe<Scalars['String']['input']>;
  filename: Scalars['String']['input'];
  pid: Scalars['ID']['input'];
  type?: InputMaybe<Image_Type>;
};


export type MutationUploadImageUrlArgs = {
  checksum?: InputMaybe<Scalars['String']['input']>;
  filename?: InputMaybe<Scalars['String']['input']>;
  pid: Scalars['ID']['input'];
  token?: InputMaybe<Scalars['String']['input']>;
  url: Scalars['String']['input'];
};


export type MutationUploadMetaFileMinioArgs = {
  bucket: Scalars['BucketMinioMeta']['input'];
  filename: Scalars['String']['input'];
  pid: Scalars['ID']['input'];
};


export type MutationUploadMetaFileS3Args = {
  bucket: Scalars['BucketS3']['input'];
  filename: Scalars['String']['input'];
  pid: Scalars['ID']['input'];
};


export type MutationUploadMetaUrlArgs = {
  checksum?: InputMaybe<Scalars['String']['input']>;
  filename?: InputMaybe<Scalars['String']['input']>;
  pid: Scalars['ID']['input'];
  url: Scalars['String']['input'];
};

export type My = {
  __typename?: 'My';
  /**
   * Own projects and those shared with the caller, newest first. Empty strings for `before`, `after` and `search` mean
   * absent.
   */
  allProjects?: Maybe<ProjectConnection>;
  /** The token that the request was made with. Not every server knows this field: look for it by introspection. */
  currentToken?: Maybe<UserToken>;
  /** How the caller gets notices. Not every server knows this field: look for it by introspection. */
  notices?: Maybe<NoticeSettings>;
  self?: Maybe<User>;
  /**
   * The caller's tokens, the latest first. For those who signed in to the server itself: a token that was made by
   * `makeToken`, is limited in time, or belongs to another app is refused. Not every server knows this field: look for it
   * by introspection.
   */
  tokens?: Maybe<Array<UserToken>>;
};


export type MyAllProjectsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** How a user gets notices: that a set is complete or stuck, or how a reconstruction ended. */
export type NoticeSettings = {
  __typename?: 'NoticeSettings';
  /** Of mails, `en` or `zh`; null: the server's own. */
  language?: Maybe<Scalars['String']['output']>;
  /** Whether notices of the projects that the user owns are mailed. */
  mail: Scalars['Boolean']['output'];
  /** Whether the server sends mails. */
  offered: Scalars['Boolean']['output'];
};

/**
 * Credentials and image of an upload to OSS. Each field is resolved only when it is selected: `image` alone registers and
 * signs nothing, `sts` alone signs and registers nothing.
 */
export type OssUpload = {
  __typename?: 'OSSUpload';
  image?: Maybe<ProjectImage>;
  sts?: Maybe<Sts>;
};

/**
 * What a user may do with a project: look, also upload and reconstruct, also remove and share. Each includes those before
 * it.
 */
export type Project_Right =
  | 'own'
  | 'upload'
  | 'view';

export type Project_Type =
  | 'free'
  | 'pro';

export type Project_Visibility =
  | 'private'
  | 'public'
  | 'unlisted';

export type PageInfo = {
  __typename?: 'PageInfo';
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage?: Maybe<Scalars['Boolean']['output']>;
  hasPreviousPage?: Maybe<Scalars['Boolean']['output']>;
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** A verified photo: where its bytes are, and what its header says. What the header does not say is null. */
export type Photo = {
  __typename?: 'Photo';
  /** Metres above sea level. */
  altitude?: Maybe<Scalars['Float']['output']>;
  height?: Maybe<Scalars['Int']['output']>;
  /** Degrees, north is positive. */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees, east is positive. */
  longitude?: Maybe<Scalars['Float']['output']>;
  /** The file as it was uploaded, with ranges. Signed, valid for a day. A secret. */
  original?: Maybe<Scalars['String']['output']>;
  /** Bytes. */
  size?: Maybe<Scalars['Float']['output']>;
  /** The camera's local time, `2019-07-24T09:33:01`; with an offset when the camera knew it. */
  takenAt?: Maybe<Scalars['String']['output']>;
  /** A small JPEG. Signed, valid for a day. A secret. */
  thumbnail?: Maybe<Scalars['String']['output']>;
  /** Pixels. */
  width?: Maybe<Scalars['Int']['output']>;
};

/**
 * What went wrong, for programs. Its codes and their parameters are listed in the documentation; a client may meet codes
 * that it does not know.
 */
export type Problem = {
  __typename?: 'Problem';
  code: Scalars['String']['output'];
  /** An object with the parameters of the code; null where it has none. */
  params?: Maybe<Scalars['JSON']['output']>;
};

/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type Project = {
  __typename?: 'Project';
  /** Images in the order of their registration. Without `first` and `last`: all. */
  allImages?: Maybe<ProjectImageConnection>;
  cloudPath?: Maybe<Array<Maybe<CloudPath>>>;
  date?: Maybe<Scalars['date']['output']>;
  downloads?: Maybe<DownloadConnection>;
  /** Sum over the Ready images, each max(2073600, width × height) / 1e9. */
  gigaPixel?: Maybe<Scalars['Float']['output']>;
  /** The latest meta file of this checksum; null when there is none. */
  hasMetaFile?: Maybe<MetaFile>;
  id?: Maybe<Scalars['String']['output']>;
  image?: Maybe<ProjectImage>;
  /**
   * How many images are in which state, those states that any is in. Not every server knows this field: look for it by
   * introspection.
   */
  imageStates?: Maybe<Array<ImageStateCount>>;
  /**
   * Images that are not Ready: Invalid ones, and those that wait for their bytes or their verification; in the order of
   * their registration. Not every server knows this field: look for it by introspection.
   */
  imagesNotReady?: Maybe<ProjectImageConnection>;
  importedState?: Maybe<Scalars['String']['output']>;
  isImported?: Maybe<Scalars['Boolean']['output']>;
  metaFile?: Maybe<MetaFile>;
  /**
   * The meta files of the project, those of the same name but once. Not every server knows this field: look for it by
   * introspection.
   */
  metaFiles?: Maybe<Array<MetaFile>>;
  name?: Maybe<Scalars['String']['output']>;
  /** Images of every state, Invalid ones too; `imageStates` tells them apart. */
  numImage?: Maybe<Scalars['Int']['output']>;
  /** E-mail address of whose project it is. Not every server knows this field: look for it by introspection. */
  owner?: Maybe<Scalars['String']['output']>;
  /**
   * Address of a page for people that shows the project; null where the server has none. Not every server knows this
   * field: look for it by introspection.
   */
  page?: Maybe<Scalars['String']['output']>;
  projectType?: Maybe<Scalars['String']['output']>;
  /**
   * What the server has of these photos now, signed, to be shown later. Photos that it does not know are
   * left out. At most 1,000 checksums. Not every server knows this field: look for it by introspection.
   */
  receipt?: Maybe<Receipt>;
  /** What the caller may do with it, as `PROJECT_RIGHT`. Not every server knows this field: look for it by introspection. */
  right?: Maybe<Scalars['String']['output']>;
  /**
   * With whom it is shared; null unless the caller's right is `own`. Not every server knows this field: look for it by
   * introspection.
   */
  shares?: Maybe<Array<ProjectShare>>;
  /**
   * The latest reconstruction; null when none was ever started. Not every server knows this field: look for it by
   * introspection.
   */
  task?: Maybe<Task>;
  /** State of the latest reconstruction; null when none was ever started. */
  taskState?: Maybe<Scalars['String']['output']>;
  /**
   * Where its notices are posted; null unless the caller's right is `own`. Not every server knows this field: look for it
   * by introspection.
   */
  webhooks?: Maybe<Array<Webhook>>;
};


/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type ProjectAllImagesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<Image_Filter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type ProjectHasMetaFileArgs = {
  checksum: Scalars['String']['input'];
};


/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type ProjectImageArgs = {
  id: Scalars['ID']['input'];
};


/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type ProjectImagesNotReadyArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type ProjectMetaFileArgs = {
  id: Scalars['ID']['input'];
};


/** A set of photos and what is reconstructed from it. Ids are 24 hexadecimal characters. */
export type ProjectReceiptArgs = {
  checksums: Array<Scalars['String']['input']>;
};

export type ProjectConnection = {
  __typename?: 'ProjectConnection';
  edges?: Maybe<Array<Maybe<ProjectEdge>>>;
  pageInfo?: Maybe<PageInfo>;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type ProjectEdge = {
  __typename?: 'ProjectEdge';
  cursor?: Maybe<Scalars['String']['output']>;
  node?: Maybe<Project>;
};

/** One image of a project. */
export type ProjectImage = {
  __typename?: 'ProjectImage';
  /** SHA-1 of the file, lower-case hexadecimal. */
  checksum?: Maybe<Scalars['String']['output']>;
  /** Why the image is Invalid, in words. */
  error?: Maybe<Array<Maybe<Scalars['String']['output']>>>;
  /** The name that the server chose; under OSS the object's only identity in the bucket. */
  filename?: Maybe<Scalars['String']['output']>;
  /** Whether a position is known for the image. */
  grounded?: Maybe<Scalars['Boolean']['output']>;
  id: Scalars['ID']['output'];
  /** The name that the client gave. */
  name?: Maybe<Scalars['String']['output']>;
  /**
   * What is in it; null unless it is Ready. Not every server knows this field: look for it by introspection before it is
   * selected.
   */
  photo?: Maybe<Photo>;
  /**
   * The same reasons as `error`, in the same order, as codes with parameters: for clients that have sentences of their
   * own. Not every server knows this field: look for it by introspection before it is selected.
   */
  problems?: Maybe<Array<Maybe<Problem>>>;
  /**
   * `Pending` (registered, no bytes), `Uploading` (started), `Uploaded`, `Ready` or `Invalid`. Servers may have others: a
   * client treats them as in progress. `ReadyStrong` reads as `Ready`. Only `Ready` and `Invalid` are final.
   */
  state?: Maybe<Scalars['String']['output']>;
  /**
   * When its client did something for it last, or its bytes arrived. Not every server knows this field: look for it by
   * introspection.
   */
  touched?: Maybe<Scalars['date']['output']>;
  url?: Maybe<Scalars['String']['output']>;
};

export type ProjectImageConnection = {
  __typename?: 'ProjectImageConnection';
  edges?: Maybe<Array<Maybe<ProjectImageEdge>>>;
  pageInfo?: Maybe<PageInfo>;
  totalCount?: Maybe<Scalars['Int']['output']>;
};

export type ProjectImageEdge = {
  __typename?: 'ProjectImageEdge';
  cursor?: Maybe<Scalars['String']['output']>;
  node?: Maybe<ProjectImage>;
};

/** A user with whom a project is shared. */
export type ProjectShare = {
  __typename?: 'ProjectShare';
  date?: Maybe<Scalars['date']['output']>;
  email: Scalars['String']['output'];
  /** As `PROJECT_RIGHT`. */
  right: Scalars['String']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Conversion between the server's coins and money. */
  bank?: Maybe<Bank>;
  /** Where the client seems to be, and the buckets near it, nearest first. Needs only the app key. */
  getGeoIPInfo?: Maybe<GeoIpInfo>;
  /** The caller. Null, or with a null `self`, when the token is wrong. */
  my?: Maybe<My>;
  /** One project of the caller's. */
  project?: Maybe<Project>;
  /** Names of what reconstructs, the default first. Not every server knows this field. */
  reconstructors?: Maybe<Array<Scalars['String']['output']>>;
  /** Look-ups across projects. */
  search?: Maybe<Search>;
  /** What the server can do now. Null when the app key is wrong. Needs only the app key. */
  support?: Maybe<Support>;
  /** Pure computations. */
  utility?: Maybe<Utility>;
  /** Versions of the server. Needs only the app key. */
  versions?: Maybe<Versions>;
};


export type QueryProjectArgs = {
  id: Scalars['ID']['input'];
};

/** A statement of the server's, and its signature. `GET /.well-known/altilift-receipt-key.pem` has the public key. */
export type Receipt = {
  __typename?: 'Receipt';
  /** The key that verifies it, SPKI in PEM. */
  publicKey: Scalars['String']['output'];
  /** Ed25519 over the bytes of `statement` in UTF-8; base64. */
  signature: Scalars['String']['output'];
  /** A JSON text: `{kind, version, server, project: {id, name}, time, images: [{name, size, checksum, id, state}]}`. */
  statement: Scalars['String']['output'];
};

export type ReconstructionError = {
  __typename?: 'ReconstructionError';
  code?: Maybe<Scalars['Int']['output']>;
  message?: Maybe<Scalars['String']['output']>;
  /** The same as `message`, for programs. */
  problem?: Maybe<Problem>;
};

export type ReconstructionOptions = {
  coupons?: InputMaybe<Array<InputMaybe<Scalars['String']['input']>>>;
  /** One of `reconstructors`; the first of them when it is left out. Not every server knows this field. */
  reconstructor?: InputMaybe<Scalars['String']['input']>;
  taskType?: InputMaybe<Task_Type>;
};

/** The outcome of asking for a reconstruction: a task, or why there is none. */
export type ReconstructionResult = {
  __typename?: 'ReconstructionResult';
  error?: Maybe<ReconstructionError>;
  task?: Maybe<Task>;
};

/** Temporary credentials: valid 1 hour, write-only, for objects under `/{pid}` alone. Secrets. */
export type Sts = {
  __typename?: 'STS';
  /** Physical name of the bucket. */
  bucket?: Maybe<Scalars['String']['output']>;
  endpoint?: Maybe<Scalars['String']['output']>;
  expire?: Maybe<Scalars['date']['output']>;
  id?: Maybe<Scalars['String']['output']>;
  secret?: Maybe<Scalars['String']['output']>;
  token?: Maybe<Scalars['String']['output']>;
};

export type Search = {
  __typename?: 'Search';
  /** Projects whose id is `id` or begins with it. */
  projectID?: Maybe<Array<Maybe<Project>>>;
};


export type SearchProjectIdArgs = {
  id?: InputMaybe<Scalars['String']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  myProject?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Where to PUT a meta file. */
export type SignedMetaFile = {
  __typename?: 'SignedMetaFile';
  file?: Maybe<MetaFile>;
  /** Signed URL for one PUT, valid 3 hours, whatever its content type. A secret. Neither start nor done is said. */
  url?: Maybe<Scalars['String']['output']>;
};

/** An upload in parts, as S3 has it. Its URLs are secrets, and valid 3 hours. */
export type SignedParts = {
  __typename?: 'SignedParts';
  /** URL for the DELETE that gives the upload up. */
  abort?: Maybe<Scalars['String']['output']>;
  /** URL for the POST of the CompleteMultipartUpload document, which names the parts by number and ETag. */
  complete?: Maybe<Scalars['String']['output']>;
  /** Bytes of every part but the last. */
  partSize?: Maybe<Scalars['Float']['output']>;
  /** The bucket's name for the upload. */
  uploadId?: Maybe<Scalars['String']['output']>;
  /** URLs for a PUT of one part each, that of part `from` first. At most 100: ask again for more. */
  urls?: Maybe<Array<Maybe<Scalars['String']['output']>>>;
};

/** Where to PUT the bytes, and the image they belong to. */
export type SignedUpload = {
  __typename?: 'SignedUpload';
  image?: Maybe<ProjectImage>;
  /**
   * Signed URLs for an upload in parts, which can be resumed: for big files, and for links that break. Resolved only when
   * it is selected. Null where the bucket takes no parts of a file of this size, and for an image that does not wait for
   * bytes. Not every server knows this field: look for it by introspection before it is selected.
   *
   * `size`: bytes of the file. `partSize`: bytes of a part, at least; the server's choice when it is left out. `uploadId`:
   * an upload of this image that was begun before, to be continued; when it is left out, a new one is begun. `from`:
   * the first part that a URL is wanted for; 1 when it is left out.
   */
  parts?: Maybe<SignedParts>;
  /** Signed URL for one PUT, valid 3 hours. A secret. */
  url?: Maybe<Scalars['String']['output']>;
};


/** Where to PUT the bytes, and the image they belong to. */
export type SignedUploadPartsArgs = {
  from?: InputMaybe<Scalars['Int']['input']>;
  partSize?: InputMaybe<Scalars['Float']['input']>;
  size: Scalars['Float']['input'];
  uploadId?: InputMaybe<Scalars['String']['input']>;
};

export type Support = {
  __typename?: 'Support';
  endpoints?: Maybe<Endpoints>;
  /**
   * Names of meta files that the server takes, without regard to case; `*` at the beginning stands for anything. Null:
   * those that every server takes, `camera.txt`, `pose.txt`, `group.txt`, `initial.xms` and `initial.xms.zip`. Not every
   * server knows this field: look for it by introspection.
   */
  metaFiles?: Maybe<Array<Scalars['String']['output']>>;
  /** Whether the server can fetch this address: `Success`, or the reason why not. */
  networkTest?: Maybe<Scalars['String']['output']>;
  /** Clouds that take uploads of this kind: `S3`, `OSS`, `MINIO`. Empty for kinds that are not taken. */
  supportedCloud?: Maybe<Array<Maybe<Scalars['String']['output']>>>;
  /** `Normal`, `ReadOnly` or `Offline`. */
  systemMode?: Maybe<Scalars['String']['output']>;
};


export type SupportNetworkTestArgs = {
  url: Scalars['String']['input'];
};


export type SupportSupportedCloudArgs = {
  kind?: InputMaybe<Upload_Type>;
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

/** One reconstruction of a project. */
export type Task = {
  __typename?: 'Task';
  endDate?: Maybe<Scalars['date']['output']>;
  id: Scalars['ID']['output'];
  /** The last lines of the engine's output, at most 100. */
  output?: Maybe<Array<Scalars['String']['output']>>;
  /** Whether it waits to be resumed. */
  paused?: Maybe<Scalars['Boolean']['output']>;
  /** Why it Failed. */
  problem?: Maybe<Problem>;
  /** Between 0 and 1; null while it is unknown. This field and those below are not known to every server. */
  progress?: Maybe<Scalars['Float']['output']>;
  /** Tasks before this one. */
  queueing?: Maybe<Scalars['Int']['output']>;
  /** The server's name of what reconstructs. */
  reconstructor?: Maybe<Scalars['String']['output']>;
  startDate?: Maybe<Scalars['date']['output']>;
  state?: Maybe<Scalars['String']['output']>;
  step?: Maybe<Scalars['Int']['output']>;
  /** What is done now, in the words of the engine. */
  stepName?: Maybe<Scalars['String']['output']>;
  taskType?: Maybe<Scalars['String']['output']>;
  totalSteps?: Maybe<Scalars['Int']['output']>;
};

/** What a cloud is asked to take. */
export type Upload_Type =
  | 'image'
  | 'meta'
  | 'model';

export type User = {
  __typename?: 'User';
  /** Coins. */
  balance?: Maybe<Scalars['Float']['output']>;
  country?: Maybe<Scalars['String']['output']>;
  developer?: Maybe<Developer>;
  email?: Maybe<Scalars['String']['output']>;
  /** Giga-pixels. */
  freeGPQuota?: Maybe<Scalars['Float']['output']>;
  joined?: Maybe<Scalars['date']['output']>;
  membership?: Maybe<Membership>;
  membershipState?: Maybe<Scalars['String']['output']>;
  modelUsage?: Maybe<Scalars['Float']['output']>;
  name?: Maybe<Scalars['String']['output']>;
  stats?: Maybe<UserStats>;
  username?: Maybe<Scalars['String']['output']>;
};

export type UserStats = {
  __typename?: 'UserStats';
  follower?: Maybe<Scalars['Int']['output']>;
  following?: Maybe<Scalars['Int']['output']>;
  planet?: Maybe<Scalars['Int']['output']>;
  project?: Maybe<Scalars['Int']['output']>;
  star?: Maybe<Scalars['Int']['output']>;
};

/** A token of the caller's, without the token itself. */
export type UserToken = {
  __typename?: 'UserToken';
  /** The only app that may use it; null: any. */
  app?: Maybe<Scalars['String']['output']>;
  created?: Maybe<Scalars['date']['output']>;
  /** Whether the request was made with it. */
  current: Scalars['Boolean']['output'];
  /** When it ends, or ends if it is not used again; null: never. */
  ends?: Maybe<Scalars['date']['output']>;
  id: Scalars['ID']['output'];
  /** Whether it may list, make and revoke tokens. Servers know this field if they know `My.currentToken`. */
  manages: Scalars['Boolean']['output'];
  /** What the user calls it; null: it was issued at a sign-in, or by the operator. */
  name?: Maybe<Scalars['String']['output']>;
  /** What it may be used for: `read`, `upload`, `manage`. Not every server knows this field: look for it by introspection. */
  scopes: Array<Scalars['String']['output']>;
  /** When it was used last, recorded once an hour; null: never. */
  used?: Maybe<Scalars['date']['output']>;
};

export type Utility = {
  __typename?: 'Utility';
  /** Giga-pixels of `numImg` images of `width` × `height` pixels: numImg × max(2073600, width × height) / 1e9. */
  sizeToGigaPixel?: Maybe<Scalars['Float']['output']>;
};


export type UtilitySizeToGigaPixelArgs = {
  height?: InputMaybe<Scalars['Float']['input']>;
  numImg?: InputMaybe<Scalars['Float']['input']>;
  width?: InputMaybe<Scalars['Float']['input']>;
};

export type Versions = {
  __typename?: 'Versions';
  api?: Maybe<Scalars['String']['output']>;
};

/** Where notices of a project are posted, signed as Standard Webhooks says. Of its address only the host is shown. */
export type Webhook = {
  __typename?: 'Webhook';
  created?: Maybe<Scalars['date']['output']>;
  /** When a notice was taken last. */
  delivered?: Maybe<Scalars['date']['output']>;
  /** When a notice could not be delivered last. */
  failed?: Maybe<Scalars['date']['output']>;
  host: Scalars['String']['output'];
  id: Scalars['ID']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Bank: ResolverTypeWrapper<Bank>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BucketHint: ResolverTypeWrapper<BucketHint>;
  BucketMinio: ResolverTypeWrapper<Scalars['BucketMinio']['output']>;
  BucketMinioMeta: ResolverTypeWrapper<Scalars['BucketMinioMeta']['output']>;
  BucketOSS: ResolverTypeWrapper<Scalars['BucketOSS']['output']>;
  BucketS3: ResolverTypeWrapper<Scalars['BucketS3']['output']>;
  CURRENCY: Currency;
  CloudPath: ResolverTypeWrapper<CloudPath>;
  Coupon: ResolverTypeWrapper<Coupon>;
  Developer: ResolverTypeWrapper<Developer>;
  Download: ResolverTypeWrapper<Download>;
  DownloadConnection: ResolverTypeWrapper<DownloadConnection>;
  DownloadEdge: ResolverTypeWrapper<DownloadEdge>;
  Endpoints: ResolverTypeWrapper<Endpoints>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  GeoIPInfo: ResolverTypeWrapper<GeoIpInfo>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IMAGE_FILTER: Image_Filter;
  IMAGE_TYPE: Image_Type;
  IMPORTED_MODEL_TYPE: Imported_Model_Type;
  ImageStateCount: ResolverTypeWrapper<ImageStateCount>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  MadeToken: ResolverTypeWrapper<Omit<MadeToken, 'token'> & { token: ResolversTypes['UserToken'] }>;
  MadeWebhook: ResolverTypeWrapper<Omit<MadeWebhook, 'webhook'> & { webhook: ResolversTypes['Webhook'] }>;
  Membership: ResolverTypeWrapper<Membership>;
  MetaFile: ResolverTypeWrapper<MetaFileRow>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  My: ResolverTypeWrapper<Omit<My, 'allProjects' | 'currentToken' | 'notices' | 'self' | 'tokens'> & { allProjects?: Maybe<ResolversTypes['ProjectConnection']>, currentToken?: Maybe<ResolversTypes['UserToken']>, notices?: Maybe<ResolversTypes['NoticeSettings']>, self?: Maybe<ResolversTypes['User']>, tokens?: Maybe<Array<ResolversTypes['UserToken']>> }>;
  NoticeSettings: ResolverTypeWrapper<NoticePreferences>;
  OSSUpload: ResolverTypeWrapper<OssUploadParent>;
  PROJECT_RIGHT: Project_Right;
  PROJECT_TYPE: Project_Type;
  PROJECT_VISIBILITY: Project_Visibility;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Photo: ResolverTypeWrapper<ImageRow>;
  Problem: ResolverTypeWrapper<Problem>;
  Project: ResolverTypeWrapper<ProjectRow>;
  ProjectConnection: ResolverTypeWrapper<Omit<ProjectConnection, 'edges'> & { edges?: Maybe<Array<Maybe<ResolversTypes['ProjectEdge']>>> }>;
  ProjectEdge: ResolverTypeWrapper<Omit<ProjectEdge, 'node'> & { node?: Maybe<ResolversTypes['Project']> }>;
  ProjectImage: ResolverTypeWrapper<ImageRow>;
  ProjectImageConnection: ResolverTypeWrapper<Omit<ProjectImageConnection, 'edges'> & { edges?: Maybe<Array<Maybe<ResolversTypes['ProjectImageEdge']>>> }>;
  ProjectImageEdge: ResolverTypeWrapper<Omit<ProjectImageEdge, 'node'> & { node?: Maybe<ResolversTypes['ProjectImage']> }>;
  ProjectShare: ResolverTypeWrapper<ShareRow>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Receipt: ResolverTypeWrapper<Receipt>;
  ReconstructionError: ResolverTypeWrapper<ReconstructionError>;
  ReconstructionOptions: ReconstructionOptions;
  ReconstructionResult: ResolverTypeWrapper<Omit<ReconstructionResult, 'task'> & { task?: Maybe<ResolversTypes['Task']> }>;
  STS: ResolverTypeWrapper<Sts>;
  Search: ResolverTypeWrapper<Omit<Search, 'projectID'> & { projectID?: Maybe<Array<Maybe<ResolversTypes['Project']>>> }>;
  SignedMetaFile: ResolverTypeWrapper<SignedMetaFileParent>;
  SignedParts: ResolverTypeWrapper<SignedParts>;
  SignedUpload: ResolverTypeWrapper<SignedUploadParent>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Support: ResolverTypeWrapper<Support>;
  TASK_TYPE: Task_Type;
  TOKEN_SCOPE: Token_Scope;
  Task: ResolverTypeWrapper<TaskRow>;
  UPLOAD_TYPE: Upload_Type;
  User: ResolverTypeWrapper<UserRow>;
  UserStats: ResolverTypeWrapper<UserStats>;
  UserToken: ResolverTypeWrapper<OwnToken>;
  Utility: ResolverTypeWrapper<Utility>;
  Versions: ResolverTypeWrapper<Versions>;
  Webhook: ResolverTypeWrapper<WebhookRow>;
  date: ResolverTypeWrapper<Scalars['date']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Bank: Bank;
  Boolean: Scalars['Boolean']['output'];
  BucketHint: BucketHint;
  BucketMinio: Scalars['BucketMinio']['output'];
  BucketMinioMeta: Scalars['BucketMinioMeta']['output'];
  BucketOSS: Scalars['BucketOSS']['output'];
  BucketS3: Scalars['BucketS3']['output'];
  CloudPath: CloudPath;
  Coupon: Coupon;
  Developer: Developer;
  Download: Download;
  DownloadConnection: DownloadConnection;
  DownloadEdge: DownloadEdge;
  Endpoints: Endpoints;
  Float: Scalars['Float']['output'];
  GeoIPInfo: GeoIpInfo;
  ID: Scalars['ID']['output'];
  ImageStateCount: ImageStateCount;
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  MadeToken: Omit<MadeToken, 'token'> & { token: ResolversParentTypes['UserToken'] };
  MadeWebhook: Omit<MadeWebhook, 'webhook'> & { webhook: ResolversParentTypes['Webhook'] };
  Membership: Membership;
  MetaFile: MetaFileRow;
  Mutation: Record<PropertyKey, never>;
  My: Omit<My, 'allProjects' | 'currentToken' | 'notices' | 'self' | 'tokens'> & { allProjects?: Maybe<ResolversParentTypes['ProjectConnection']>, currentToken?: Maybe<ResolversParentTypes['UserToken']>, notices?: Maybe<ResolversParentTypes['NoticeSettings']>, self?: Maybe<ResolversParentTypes['User']>, tokens?: Maybe<Array<ResolversParentTypes['UserToken']>> };
  NoticeSettings: NoticePreferences;
  OSSUpload: OssUploadParent;
  PageInfo: PageInfo;
  Photo: ImageRow;
  Problem: Problem;
  Project: ProjectRow;
  ProjectConnection: Omit<ProjectConnection, 'edges'> & { edges?: Maybe<Array<Maybe<ResolversParentTypes['ProjectEdge']>>> };
  ProjectEdge: Omit<ProjectEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Project']> };
  ProjectImage: ImageRow;
  ProjectImageConnection: Omit<ProjectImageConnection, 'edges'> & { edges?: Maybe<Array<Maybe<ResolversParentTypes['ProjectImageEdge']>>> };
  ProjectImageEdge: Omit<ProjectImageEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ProjectImage']> };
  ProjectShare: ShareRow;
  Query: Record<PropertyKey, never>;
  Receipt: Receipt;
  ReconstructionError: ReconstructionError;
  ReconstructionOptions: ReconstructionOptions;
  ReconstructionResult: Omit<ReconstructionResult, 'task'> & { task?: Maybe<ResolversParentTypes['Task']> };
  STS: Sts;
  Search: Omit<Search, 'projectID'> & { projectID?: Maybe<Array<Maybe<ResolversParentTypes['Project']>>> };
  SignedMetaFile: SignedMetaFileParent;
  SignedParts: SignedParts;
  SignedUpload: SignedUploadParent;
  String: Scalars['String']['output'];
  Support: Support;
  Task: TaskRow;
  User: UserRow;
  UserStats: UserStats;
  UserToken: OwnToken;
  Utility: Utility;
  Versions: Versions;
  Webhook: WebhookRow;
  date: Scalars['date']['output'];
};

export type BankResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Bank'] = ResolversParentTypes['Bank']> = {
  coinsToMoney?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, Partial<BankCoinsToMoneyArgs>>;
  moneyToCoins?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, Partial<BankMoneyToCoinsArgs>>;
};

export type BucketHintResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['BucketHint'] = ResolversParentTypes['BucketHint']> = {
  bucket?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cloud?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  display?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endpoint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface BucketMinioScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BucketMinio'], any> {
  name: 'BucketMinio';
}

export interface BucketMinioMetaScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BucketMinioMeta'], any> {
  name: 'BucketMinioMeta';
}

export interface BucketOssScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BucketOSS'], any> {
  name: 'BucketOSS';
}

export interface BucketS3ScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['BucketS3'], any> {
  name: 'BucketS3';
}

export type CloudPathResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['CloudPath'] = ResolversParentTypes['CloudPath']> = {
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CouponResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Coupon'] = ResolversParentTypes['Coupon']> = {
  repeat?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  validMonth?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type DeveloperResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Developer'] = ResolversParentTypes['Developer']> = {
  status?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DownloadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Download'] = ResolversParentTypes['Download']> = {
  checksum?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mtime?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DownloadConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DownloadConnection'] = ResolversParentTypes['DownloadConnection']> = {
  edges?: Resolver<Maybe<Array<Maybe<ResolversTypes['DownloadEdge']>>>, ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type DownloadEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['DownloadEdge'] = ResolversParentTypes['DownloadEdge']> = {
  node?: Resolver<Maybe<ResolversTypes['Download']>, ParentType, ContextType>;
};

export type EndpointsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Endpoints'] = ResolversParentTypes['Endpoints']> = {
  api?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  web?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GeoIpInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['GeoIPInfo'] = ResolversParentTypes['GeoIPInfo']> = {
  id?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nearestBuckets?: Resolver<Maybe<Array<Maybe<ResolversTypes['BucketHint']>>>, ParentType, ContextType>;
  nearestMetaBuckets?: Resolver<Maybe<Array<Maybe<ResolversTypes['BucketHint']>>>, ParentType, ContextType>;
  nearestModelBuckets?: Resolver<Maybe<Array<Maybe<ResolversTypes['BucketHint']>>>, ParentType, ContextType>;
};

export type ImageStateCountResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ImageStateCount'] = ResolversParentTypes['ImageStateCount']> = {
  images?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MadeTokenResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MadeToken'] = ResolversParentTypes['MadeToken']> = {
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['UserToken'], ParentType, ContextType>;
};

export type MadeWebhookResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MadeWebhook'] = ResolversParentTypes['MadeWebhook']> = {
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  webhook?: Resolver<ResolversTypes['Webhook'], ParentType, ContextType>;
};

export type MembershipResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Membership'] = ResolversParentTypes['Membership']> = {
  assetStorage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coinPerGP?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coinPriceDiscount?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  collaboratorQuota?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coupon?: Resolver<Maybe<ResolversTypes['Coupon']>, ParentType, ContextType>;
  endDate?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  forceWatermark?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  memberGPQuota?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  modelPerProject?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  period?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  planName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startDate?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  visibility?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MetaFileResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['MetaFile'] = ResolversParentTypes['MetaFile']> = {
  checksum?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  date?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  error?: Resolver<Maybe<Array<Maybe<ResolversTypes['String']>>>, ParentType, ContextType>;
  filename?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  filesize?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  problems?: Resolver<Maybe<Array<Maybe<ResolversTypes['Problem']>>>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  abandonImages?: Resolver<Maybe<Array<Maybe<ResolversTypes['ProjectImage']>>>, ParentType, ContextType, RequireFields<MutationAbandonImagesArgs, 'ids' | 'pid'>>;
  addWebhook?: Resolver<Maybe<ResolversTypes['MadeWebhook']>, ParentType, ContextType, RequireFields<MutationAddWebhookArgs, 'pid' | 'url'>>;
  createProject?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<MutationCreateProjectArgs, 'name'>>;
  doneImageUpload?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType, RequireFields<MutationDoneImageUploadArgs, 'id'>>;
  getUserToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<MutationGetUserTokenArgs, 'email' | 'password'>>;
  hasImage?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType, RequireFields<MutationHasImageArgs, 'checksum' | 'pid'>>;
  makeToken?: Resolver<Maybe<ResolversTypes['MadeToken']>, ParentType, ContextType, RequireFields<MutationMakeTokenArgs, 'name'>>;
  pauseReconstruction?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<MutationPauseReconstructionArgs, 'id'>>;
  preStartReconstruction?: Resolver<Maybe<ResolversTypes['ReconstructionResult']>, ParentType, ContextType, RequireFields<MutationPreStartReconstructionArgs, 'id'>>;
  removeImage?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType, RequireFields<MutationRemoveImageArgs, 'id' | 'pid'>>;
  removeProject?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<MutationRemoveProjectArgs, 'id'>>;
  removeWebhook?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType, RequireFields<MutationRemoveWebhookArgs, 'id'>>;
  renameProject?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<MutationRenameProjectArgs, 'id' | 'name'>>;
  resumeReconstruction?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<MutationResumeReconstructionArgs, 'id'>>;
  revokeToken?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType, RequireFields<MutationRevokeTokenArgs, 'id'>>;
  setNotices?: Resolver<Maybe<ResolversTypes['NoticeSettings']>, ParentType, ContextType, Partial<MutationSetNoticesArgs>>;
  shareProject?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<MutationShareProjectArgs, 'email' | 'id' | 'right'>>;
  startImageUpload?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType, RequireFields<MutationStartImageUploadArgs, 'id'>>;
  startReconstructionWithError?: Resolver<Maybe<ResolversTypes['ReconstructionResult']>, ParentType, ContextType, RequireFields<MutationStartReconstructionWithErrorArgs, 'id'>>;
  stopReconstruction?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<MutationStopReconstructionArgs, 'id'>>;
  unshareProject?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<MutationUnshareProjectArgs, 'id'>>;
  uploadImageMinio?: Resolver<Maybe<ResolversTypes['SignedUpload']>, ParentType, ContextType, RequireFields<MutationUploadImageMinioArgs, 'bucket' | 'filename' | 'pid'>>;
  uploadImageOSS?: Resolver<Maybe<ResolversTypes['OSSUpload']>, ParentType, ContextType, RequireFields<MutationUploadImageOssArgs, 'bucket' | 'filename' | 'pid'>>;
  uploadImageS3?: Resolver<Maybe<ResolversTypes['SignedUpload']>, ParentType, ContextType, RequireFields<MutationUploadImageS3Args, 'bucket' | 'filename' | 'pid'>>;
  uploadImageURL?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType, RequireFields<MutationUploadImageUrlArgs, 'pid' | 'url'>>;
  uploadMetaFileMinio?: Resolver<Maybe<ResolversTypes['SignedMetaFile']>, ParentType, ContextType, RequireFields<MutationUploadMetaFileMinioArgs, 'bucket' | 'filename' | 'pid'>>;
  uploadMetaFileS3?: Resolver<Maybe<ResolversTypes['SignedMetaFile']>, ParentType, ContextType, RequireFields<MutationUploadMetaFileS3Args, 'bucket' | 'filename' | 'pid'>>;
  uploadMetaURL?: Resolver<Maybe<ResolversTypes['MetaFile']>, ParentType, ContextType, RequireFields<MutationUploadMetaUrlArgs, 'pid' | 'url'>>;
};

export type MyResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['My'] = ResolversParentTypes['My']> = {
  allProjects?: Resolver<Maybe<ResolversTypes['ProjectConnection']>, ParentType, ContextType, Partial<MyAllProjectsArgs>>;
  currentToken?: Resolver<Maybe<ResolversTypes['UserToken']>, ParentType, ContextType>;
  notices?: Resolver<Maybe<ResolversTypes['NoticeSettings']>, ParentType, ContextType>;
  self?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  tokens?: Resolver<Maybe<Array<ResolversTypes['UserToken']>>, ParentType, ContextType>;
};

export type NoticeSettingsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['NoticeSettings'] = ResolversParentTypes['NoticeSettings']> = {
  language?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mail?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  offered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type OssUploadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['OSSUpload'] = ResolversParentTypes['OSSUpload']> = {
  image?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType>;
  sts?: Resolver<Maybe<ResolversTypes['STS']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  hasPreviousPage?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PhotoResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Photo'] = ResolversParentTypes['Photo']> = {
  altitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  latitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  longitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  original?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  takenAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  thumbnail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  params?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ProjectResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Project'] = ResolversParentTypes['Project']> = {
  allImages?: Resolver<Maybe<ResolversTypes['ProjectImageConnection']>, ParentType, ContextType, Partial<ProjectAllImagesArgs>>;
  cloudPath?: Resolver<Maybe<Array<Maybe<ResolversTypes['CloudPath']>>>, ParentType, ContextType>;
  date?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  downloads?: Resolver<Maybe<ResolversTypes['DownloadConnection']>, ParentType, ContextType>;
  gigaPixel?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  hasMetaFile?: Resolver<Maybe<ResolversTypes['MetaFile']>, ParentType, ContextType, RequireFields<ProjectHasMetaFileArgs, 'checksum'>>;
  id?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  image?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType, RequireFields<ProjectImageArgs, 'id'>>;
  imageStates?: Resolver<Maybe<Array<ResolversTypes['ImageStateCount']>>, ParentType, ContextType>;
  imagesNotReady?: Resolver<Maybe<ResolversTypes['ProjectImageConnection']>, ParentType, ContextType, Partial<ProjectImagesNotReadyArgs>>;
  importedState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isImported?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  metaFile?: Resolver<Maybe<ResolversTypes['MetaFile']>, ParentType, ContextType, RequireFields<ProjectMetaFileArgs, 'id'>>;
  metaFiles?: Resolver<Maybe<Array<ResolversTypes['MetaFile']>>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  numImage?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  page?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  projectType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['Receipt']>, ParentType, ContextType, RequireFields<ProjectReceiptArgs, 'checksums'>>;
  right?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  shares?: Resolver<Maybe<Array<ResolversTypes['ProjectShare']>>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  taskState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  webhooks?: Resolver<Maybe<Array<ResolversTypes['Webhook']>>, ParentType, ContextType>;
};

export type ProjectConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProjectConnection'] = ResolversParentTypes['ProjectConnection']> = {
  edges?: Resolver<Maybe<Array<Maybe<ResolversTypes['ProjectEdge']>>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ProjectEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProjectEdge'] = ResolversParentTypes['ProjectEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType>;
};

export type ProjectImageResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProjectImage'] = ResolversParentTypes['ProjectImage']> = {
  checksum?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  error?: Resolver<Maybe<Array<Maybe<ResolversTypes['String']>>>, ParentType, ContextType>;
  filename?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  grounded?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  photo?: Resolver<Maybe<ResolversTypes['Photo']>, ParentType, ContextType>;
  problems?: Resolver<Maybe<Array<Maybe<ResolversTypes['Problem']>>>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  touched?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ProjectImageConnectionResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProjectImageConnection'] = ResolversParentTypes['ProjectImageConnection']> = {
  edges?: Resolver<Maybe<Array<Maybe<ResolversTypes['ProjectImageEdge']>>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
  totalCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ProjectImageEdgeResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProjectImageEdge'] = ResolversParentTypes['ProjectImageEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType>;
};

export type ProjectShareResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ProjectShare'] = ResolversParentTypes['ProjectShare']> = {
  date?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  right?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  bank?: Resolver<Maybe<ResolversTypes['Bank']>, ParentType, ContextType>;
  getGeoIPInfo?: Resolver<Maybe<ResolversTypes['GeoIPInfo']>, ParentType, ContextType>;
  my?: Resolver<Maybe<ResolversTypes['My']>, ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Project']>, ParentType, ContextType, RequireFields<QueryProjectArgs, 'id'>>;
  reconstructors?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  search?: Resolver<Maybe<ResolversTypes['Search']>, ParentType, ContextType>;
  support?: Resolver<Maybe<ResolversTypes['Support']>, ParentType, ContextType>;
  utility?: Resolver<Maybe<ResolversTypes['Utility']>, ParentType, ContextType>;
  versions?: Resolver<Maybe<ResolversTypes['Versions']>, ParentType, ContextType>;
};

export type ReceiptResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Receipt'] = ResolversParentTypes['Receipt']> = {
  publicKey?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  signature?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statement?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ReconstructionErrorResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReconstructionError'] = ResolversParentTypes['ReconstructionError']> = {
  code?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
};

export type ReconstructionResultResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['ReconstructionResult'] = ResolversParentTypes['ReconstructionResult']> = {
  error?: Resolver<Maybe<ResolversTypes['ReconstructionError']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
};

export type StsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['STS'] = ResolversParentTypes['STS']> = {
  bucket?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endpoint?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  expire?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  secret?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SearchResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Search'] = ResolversParentTypes['Search']> = {
  projectID?: Resolver<Maybe<Array<Maybe<ResolversTypes['Project']>>>, ParentType, ContextType, Partial<SearchProjectIdArgs>>;
};

export type SignedMetaFileResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SignedMetaFile'] = ResolversParentTypes['SignedMetaFile']> = {
  file?: Resolver<Maybe<ResolversTypes['MetaFile']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SignedPartsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SignedParts'] = ResolversParentTypes['SignedParts']> = {
  abort?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  complete?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  partSize?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  uploadId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  urls?: Resolver<Maybe<Array<Maybe<ResolversTypes['String']>>>, ParentType, ContextType>;
};

export type SignedUploadResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['SignedUpload'] = ResolversParentTypes['SignedUpload']> = {
  image?: Resolver<Maybe<ResolversTypes['ProjectImage']>, ParentType, ContextType>;
  parts?: Resolver<Maybe<ResolversTypes['SignedParts']>, ParentType, ContextType, RequireFields<SignedUploadPartsArgs, 'size'>>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SupportResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Support'] = ResolversParentTypes['Support']> = {
  endpoints?: Resolver<Maybe<ResolversTypes['Endpoints']>, ParentType, ContextType>;
  metaFiles?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  networkTest?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<SupportNetworkTestArgs, 'url'>>;
  supportedCloud?: Resolver<Maybe<Array<Maybe<ResolversTypes['String']>>>, ParentType, ContextType, Partial<SupportSupportedCloudArgs>>;
  systemMode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TaskResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task']> = {
  endDate?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  output?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  paused?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  queueing?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reconstructor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startDate?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  step?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  stepName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taskType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  totalSteps?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type UserResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  balance?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  developer?: Resolver<Maybe<ResolversTypes['Developer']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  freeGPQuota?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  joined?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  membership?: Resolver<Maybe<ResolversTypes['Membership']>, ParentType, ContextType>;
  membershipState?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  modelUsage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stats?: Resolver<Maybe<ResolversTypes['UserStats']>, ParentType, ContextType>;
  username?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserStatsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserStats'] = ResolversParentTypes['UserStats']> = {
  follower?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  following?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  planet?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  project?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  star?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type UserTokenResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['UserToken'] = ResolversParentTypes['UserToken']> = {
  app?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  created?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  ends?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  manages?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  used?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
};

export type UtilityResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Utility'] = ResolversParentTypes['Utility']> = {
  sizeToGigaPixel?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType, Partial<UtilitySizeToGigaPixelArgs>>;
};

export type VersionsResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Versions'] = ResolversParentTypes['Versions']> = {
  api?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type WebhookResolvers<ContextType = RequestContext, ParentType extends ResolversParentTypes['Webhook'] = ResolversParentTypes['Webhook']> = {
  created?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  delivered?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  failed?: Resolver<Maybe<ResolversTypes['date']>, ParentType, ContextType>;
  host?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['date'], any> {
  name: 'date';
}

export type Resolvers<ContextType = RequestContext> = {
  Bank?: BankResolvers<ContextType>;
  BucketHint?: BucketHintResolvers<ContextType>;
  BucketMinio?: GraphQLScalarType;
  BucketMinioMeta?: GraphQLScalarType;
  BucketOSS?: GraphQLScalarType;
  BucketS3?: GraphQLScalarType;
  CloudPath?: CloudPathResolvers<ContextType>;
  Coupon?: CouponResolvers<ContextType>;
  Developer?: DeveloperResolvers<ContextType>;
  Download?: DownloadResolvers<ContextType>;
  DownloadConnection?: DownloadConnectionResolvers<ContextType>;
  DownloadEdge?: DownloadEdgeResolvers<ContextType>;
  Endpoints?: EndpointsResolvers<ContextType>;
  GeoIPInfo?: GeoIpInfoResolvers<ContextType>;
  ImageStateCount?: ImageStateCountResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  MadeToken?: MadeTokenResolvers<ContextType>;
  MadeWebhook?: MadeWebhookResolvers<ContextType>;
  Membership?: MembershipResolvers<ContextType>;
  MetaFile?: MetaFileResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  My?: MyResolvers<ContextType>;
  NoticeSettings?: NoticeSettingsResolvers<ContextType>;
  OSSUpload?: OssUploadResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Photo?: PhotoResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  Project?: ProjectResolvers<ContextType>;
  ProjectConnection?: ProjectConnectionResolvers<ContextType>;
  ProjectEdge?: ProjectEdgeResolvers<ContextType>;
  ProjectImage?: ProjectImageResolvers<ContextType>;
  ProjectImageConnection?: ProjectImageConnectionResolvers<ContextType>;
  ProjectImageEdge?: ProjectImageEdgeResolvers<ContextType>;
  ProjectShare?: ProjectShareResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Receipt?: ReceiptResolvers<ContextType>;
  ReconstructionError?: ReconstructionErrorResolvers<ContextType>;
  ReconstructionResult?: ReconstructionResultResolvers<ContextType>;
  STS?: StsResolvers<ContextType>;
  Search?: SearchResolvers<ContextType>;
  SignedMetaFile?: SignedMetaFileResolvers<ContextType>;
  SignedParts?: SignedPartsResolvers<ContextType>;
  SignedUpload?: SignedUploadResolvers<ContextType>;
  Support?: SupportResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserStats?: UserStatsResolvers<ContextType>;
  UserToken?: UserTokenResolvers<ContextType>;
  Utility?: UtilityResolvers<ContextType>;
  Versions?: VersionsResolvers<ContextType>;
  Webhook?: WebhookResolvers<ContextType>;
  date?: GraphQLScalarType;
};

