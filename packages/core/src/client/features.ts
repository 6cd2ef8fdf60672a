import type { Features } from "../ports/UploadApi.ts"
import type { OperationFailure } from "./Failure.ts"
import type { ServerFeaturesQuery } from "./generated/documents.ts"

/** A server that knows nothing but what every server knows. */
export const noFeatures: Features = { parts: false, problems: false, abandon: false }

/** Failures of the server in a row, after which it counts as one that does not answer this question: more than it fails for when it stumbles. */
const failuresAtMost = 8

/** A refusal is believed for so long, and a failure of the question keeps it from being asked for an answer's sake (milliseconds). */
const refusalHolds = 10 * 60_000
const askedAnewAfter = 60_000

const readFeatures = ({ SignedUpload, ProjectImage, Mutation }: ServerFeaturesQuery): Features => {
  const has = (type: typeof Mutation, field: string) => type?.fields?.some(({ name }) => name === field) === true
  return { parts: has(SignedUpload, "parts"), problems: has(ProjectImage, "problems"), abandon: has(Mutation, "abandonImages") }
}

/**
 * What is known of a server's features. They are looked for once, by introspection, because a document with a field that the server does not know would be
 * refused. A server that refuses the question has none of them; where no answer came, or the server itself failed, it is asked again. Times are milliseconds
 * since 1970.
 */
export const makeFeatureMemory = () => {
  let known: Features | undefined
  let until = 0
  let failures = 0
  let failedAt = Number.NEGATIVE_INFINITY
  return {
    /** `undefined`: ask. */
    known: (now: number): Features | undefined => (now < until ? known : undefined),
    /** The same for what does without: a question that failed is not asked again at once. */
    orNone: (now: number): Features | undefined =>
      now < until ? known : Math.abs(now - failedAt) < askedAnewAfter ? noFeatures : undefined,
    learned: (data: ServerFeaturesQuery): Features => {
      until = Number.POSITIVE_INFINITY
      known = readFeatures(data)
      return known
    },
    /** What a failure means: no features; or `undefined`, because it may pass. */
    failed: (failure: OperationFailure, now: number): Features | undefined => {
      failedAt = now
      if (mayPass(failure) && (isLost(failure) || ++failures < failuresAtMost)) return undefined
      failures = 0
      until = now + refusalHolds
      known = noFeatures
      return known
    },
  }
}

const isLost = (failure: OperationFailure): boolean => failure.class === "retryable" && !failure.answered

/** No answer, a fault of the server, or one odd answer of a firewall. */
const mayPass = (failure: OperationFailure): boolean =>
  failure.class === "account" || (failure.class === "retryable" && failure.unexplained !== true)

/**
 * The document without the fields that the server does not know: those that the operations mark as `@additive`, with what is selected of them (one level).
 */
export const onlyKnown = (document: string, features: Features): string =>
  document.replace(additive, (_, name: string, selection = "") => (offers(features, name) ? ` ${name}${selection}` : ""))

/** Whether a document says something that not every server knows. */
export const hasAdditive = (document: string): boolean => document.includes("@additive")

const additive = / (\w+) @additive( \{[^{}]*\})?/g

const offers = (features: Features, name: string): boolean => Object.hasOwn(features, name) && features[name as keyof Features]
