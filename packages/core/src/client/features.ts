import type { Features } from "../ports/UploadApi.ts"
import type { OperationFailure } from "./Failure.ts"
import type { ServerFeaturesQuery } from "./generated/documents.ts"

/** A server that knows nothing but what every server knows. */
export const noFeatures: Features = {
  parts: false,
  problems: false,
  problem: false,
  abandon: false,
  task: false,
  kind: false,
  checksum: false,
  reconstructors: false,
  metaFiles: false,
  owner: false,
  right: false,
  photo: false,
  receipt: false,
  currentToken: false,
  imageStates: false,
  imagesNotReady: false,
  touched: false,
  page: false,
  paused: false,
  shares: false,
  rename: false,
  removeImage: false,
  scopes: false,
}

/**
 * Failures of the server in a row, after which it counts as one that does not answer this question: more than it fails
 * in a fault that passes.
 */
const failuresAtMost = 8

/** The question counts as lost after this long, because others wait for its answer (milliseconds). */
export const featuresWithin = 10_000

/**
 * How long a refusal counts, and how long an optional question is not repeated after it failed (milliseconds).
 */
const askedAnewAfter = 10 * 60_000

const readFeatures = (answer: ServerFeaturesQuery): Features => {
  const { SignedUpload, ProjectImage, ReconstructionError, Project, Task, Download, Support, My, UserToken, Query, Mutation } =
    answer
  const has = (type: typeof Mutation, field: string) => type?.fields?.some(({ name }) => name === field) === true
  return {
    parts: has(SignedUpload, "parts"),
    problems: has(ProjectImage, "problems"),
    problem: has(ReconstructionError, "problem"),
    abandon: has(Mutation, "abandonImages"),
    task: has(Project, "task"),
    kind: has(Download, "kind"),
    checksum: has(Download, "checksum"),
    reconstructors: has(Query, "reconstructors"),
    metaFiles: has(Support, "metaFiles"),
    owner: has(Project, "owner"),
    right: has(Project, "right"),
    photo: has(ProjectImage, "photo"),
    receipt: has(Project, "receipt"),
    currentToken: has(My, "currentToken"),
    imageStates: has(Project, "imageStates"),
    imagesNotReady: has(Project, "imagesNotReady"),
    touched: has(ProjectImage, "touched"),
    page: has(Project, "page"),
    paused: has(Task, "paused"),
    shares: has(Project, "shares") && has(Mutation, "shareProject"),
    rename: has(Mutation, "renameProject"),
    removeImage: has(Mutation, "removeImage"),
    scopes: has(UserToken, "scopes"),
  }
}

/**
 * What is known of a server's features. They are looked for once, by introspection, because a document with a field
 * that the server does not know would be refused. A server that refuses the question has none of them; where no answer
 * came, or the server itself failed, it is asked again. Times are milliseconds since 1970.
 */
export const makeFeatureMemory = () => {
  let known: { readonly features: Features; readonly until: number } | undefined
  let last: { readonly failure: OperationFailure; readonly at: number } | undefined
  let failures = 0

  const look = (now: number) => (known !== undefined && now < known.until ? known.features : undefined)
  return {
    /** `undefined`: ask, and when it is so still, `failure` says why. */
    look,
    /** The same for what can do without an answer: only a server that asks for less is waited for. */
    lookOrNone: (now: number): Features | undefined => {
      const without = last !== undefined && !isBusy(last.failure) && Math.abs(now - last.at) < askedAnewAfter
      return look(now) ?? (without ? noFeatures : undefined)
    },
    failure: () => last?.failure,
    answered: (data: ServerFeaturesQuery): void => {
      known = { features: readFeatures(data), until: Number.POSITIVE_INFINITY }
    },
    failed: (failure: OperationFailure, now: number): void => {
      last = { failure, at: now }
      if (mayPass(failure) && (isLost(failure) || ++failures < failuresAtMost)) return
      failures = 0
      known = { features: noFeatures, until: now + askedAnewAfter }
    },
  }
}

const isLost = (failure: OperationFailure): boolean => failure.class === "retryable" && !failure.answered
const isBusy = (failure: OperationFailure): boolean => failure.class === "retryable" && failure.busy === true

/** No answer, a fault of the server, or one odd answer of a firewall. */
const mayPass = (failure: OperationFailure): boolean =>
  failure.class === "account" || (failure.class === "retryable" && failure.unexplained !== true)

/**
 * The document without the fields that the server does not know: those that the operations mark as `@additive`, with
 * what is selected of them (two levels).
 */
export const onlyKnown = (document: string, features: Features): string =>
  document.replace(additive, (_, name: string, selection = "") =>
    offers(features, name) ? ` ${name}${onlyKnown(selection, features)}` : "",
  )

/** Whether a document says something that not every server knows. */
export const hasAdditive = (document: string): boolean => document.includes("@additive")

const additive = / (\w+) @additive( \{(?:[^{}]|\{[^{}]*\})*\})?/g

const offers = (features: Features, name: string): boolean => Object.hasOwn(features, name) && features[name as keyof Features]
