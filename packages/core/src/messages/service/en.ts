import type { DocumentPart } from "../../problems/serviceProblems.ts"
import type { ServiceSentences } from "../Catalogue.ts"

const documents: Readonly<Record<DocumentPart, (most: number) => string>> = {
  tokens: most => `the document has more than ${most} tokens; send it in parts`,
  depth: most => `the document is nested more than ${most} deep`,
  definitions: most => `the document has more than ${most} definitions`,
  nodes: most => `the document has more than ${most} nodes when its fragments are unfolded`,
  aliases: most => `the document has more than ${most} aliases; send it in parts`,
  repetitions: most => `the document asks for the same more than ${most} times`,
}
const MB = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`

/** English: what our service says. */
export const service: ServiceSentences = {
  "photo-empty": () => "the file is empty",
  "photo-not-an-image": () => "the file is no JPEG, PNG or TIFF image",
  "photo-cut-off": () => "the image is cut off: a part of its data is missing",
  "photo-damaged": () => "the image is damaged and cannot be decoded",
  "photo-too-many-pixels": ({ megapixels }) => `the image has more than ${megapixels} megapixels`,
  "photo-has-trailing-bytes": () => "there are bytes behind the end of the image",
  "photo-too-big-to-verify": () => "the photo is too big to verify here: it takes more memory or time than the service allows",
  "photo-takes-too-much-memory": ({ needed, allowed }) =>
    `the photo is too big to verify here: decoding it takes about ${MB(needed)} of memory, and ${MB(allowed)} are allowed`,
  "photo-larger-than-scratch": ({ needed, most }) =>
    `the file is too big to verify here: it has ${MB(needed)}, and ${MB(most)} are allowed; ` +
    "ask the operator to raise scratch.most",
  "checksum-mismatch": ({ arrived }) =>
    `the bytes that arrived are not those announced: their SHA-1 is ${arrived}; upload the photo again`,
  "bytes-lost": () => "the bytes were lost before they could be verified; upload the photo again",
  "photo-duplicate": ({ name, id }) => `the photo is a duplicate of ${name} (image ${id})`,
  "photo-never-arrived": ({ minutes }) => `nothing arrived for ${minutes} minutes; upload the photo again`,
  "photo-abandoned": () => "the upload was cancelled before the bytes arrived",
  "photo-removed": () => "the photo was removed from the project",
  "fetch-interrupted": () => "the service was restarted while it fetched the photo, and keeps no addresses; ask for it again",

  "service-read-only": () => "the service is read-only just now: nothing is taken; try again later",
  "service-disk-nearly-full": () => "the disk of the service is nearly full; try again later",
  "service-database-busy": () => "the database of the service cannot be used just now; try again",
  "service-failed": () => "the service failed; its log says why",
  "images-waiting-limit": ({ limit }) =>
    `a user may have ${limit} images that wait for their bytes or are Invalid: upload them, or remove projects`,
  "bytes-limit": ({ limit }) => `a user may have ${limit} bytes of photos here: remove projects, or ask the operator`,
  "project-bytes-limit": ({ limit }) => `this project may have ${limit} bytes: remove photos, or ask the operator`,
  "project-images-limit": ({ limit }) =>
    `this project may have ${limit} ${limit === 1 ? "image" : "images"}: remove some, or ask the operator`,
  "project-is-imported": () => "an imported project cannot be reconstructed",
  "project-not-found": () => "there is no such project",
  "image-not-found": () => "there is no such image",
  "project-right-missing": ({ right }) =>
    right === "upload"
      ? "the project is shared with you to look at: ask its owner for the right to upload"
      : "only the owner of the project may do that, and those it is shared with as owners",
  "share-user-unknown": ({ email }) => `there is no user ${email} here: ask the operator to invite them`,
  "share-with-owner": ({ email }) => `the project is already that of ${email}`,
  "tokens-need-sign-in": () => "tokens are managed by those who signed in with a password: sign in on the page",
  "tokens-limit": ({ most }) => `a user may have ${most} tokens: revoke some`,
  "token-not-found": () => "you have no such token; it may be revoked already",
  "webhooks-limit": ({ most }) => `a project may have ${most} webhooks: remove some`,
  "webhook-not-found": () => "there is no such webhook; it may be removed already",
  "language-unknown": () => "the language is not known here: en or zh",
  "token-name-length": ({ most }) => `the name of a token has 1 to ${most} characters`,
  "token-scope-missing": ({ scope }) =>
    `this token may not be used for that: it has not the scope ${scope}; use a token that has it`,
  "token-scopes-none": () => "a token needs at least one scope: read, upload or manage",
  "token-days-out-of-range": ({ most }) => `a token lasts 1 to ${most} days`,
  "reconstruction-running": () => "a reconstruction of this project is waiting or running already",
  "reconstruction-too-few-images": ({ least }) => `a reconstruction needs at least ${least} Ready images`,
  "reconstruction-images-in-progress": () => "some images are still being uploaded or verified",
  "reconstruction-none-running": () => "no reconstruction of this project waits or runs",
  "reconstruction-uses-photos": () =>
    "a reconstruction of this project waits or runs, and uses its photos. Stop it before you remove a photo",
  "project-name-length": ({ most }) => `the name of a project has 1 to ${most} bytes`,
  "filename-length": ({ most }) => `a filename has 1 to ${most} bytes`,
  "checksum-malformed": ({ length }) => `a checksum is the SHA-1 of the file: ${length} hexadecimal characters`,
  "header-not-accepted": ({ header }) => `the header ${header} is missing or not known here`,
  "cloud-has-no-such-bucket": ({ cloud, label }) => `${cloud} has no bucket ${label} here`,
  "too-many-requests": ({ by, seconds }) =>
    `too many requests ${by === "user" ? "of this user" : "from this address"}; try again in ${seconds} seconds`,
  "too-many-sign-ins": ({ by, seconds }) =>
    `too many failed sign-ins ${by === "account" ? "to this account" : "from this address"}; try again in ${seconds} seconds`,
  "document-beyond-limit": ({ part, most }) => documents[part](most),
  "document-too-costly": ({ cost, most }) =>
    `the document asks for too much at once (${cost} of ${most}): ask for fewer rows, or send it in parts`,
  "request-length-missing": () => "without a user the length of a request must be announced",
  "request-too-large": ({ most }) => `this request may have ${most} bytes; without a user the limit is lower`,
  "variables-not-json": () => "the variables or the extensions of the request are not JSON",
  "result-too-large": () => "the result is too large for a number",
  "page-has-two-ends": () => "first and last cannot be given together",
  "page-size-negative": () => "first and last cannot be negative",
  "cursor-unknown": ({ argument }) => `${argument} is not a cursor of this list`,
  "parts-size-malformed": () => "parts: size must be a positive whole number of bytes",
  "parts-part-size-malformed": () => "parts: partSize must be a positive number of bytes",
  "parts-from-out-of-range": ({ most }) => `parts: from must be a number from 1 to ${most}`,
  "parts-upload-id-length": ({ most }) => `parts: uploadId must have 1 to ${most} characters`,
  "ids-limit": ({ most }) => `a request names at most ${most} images: send several`,
  "password-length": ({ least, most }) => `a password has at least ${least} characters, and at most ${most} bytes`,
  "bucket-not-configured": ({ cloud, label }) => `${cloud} bucket ${label} holds photos, but is not configured any more`,
  "bucket-silent": ({ cloud, label, error }) => `${cloud} bucket ${label} does not answer (${error})`,
  "bucket-failing": ({ cloud, label, error }) => `${cloud} bucket ${label} fails just now (${error})`,
  "bucket-refuses-service": ({ cloud, label, error }) =>
    `${cloud} bucket ${label} refuses what the service asks of it (${error}); see its configuration`,

  "fetch-failed": () => "fetching failed",
  "fetch-took-too-long": ({ seconds }) => `fetching took longer than ${seconds} seconds`,
  "fetch-too-slow": ({ host, kilobytes }) => `${host} sends less than ${kilobytes} kB a second`,
  "fetch-too-large": ({ host, most }) => `the photo at ${host} is larger than ${most} bytes, the most that this service takes`,
  "fetch-disk-full": () => "the disk of the service is full",
  "fetch-not-stored": () => "the service could not store the photo",
  "fetch-not-secure": ({ host, error }) =>
    `no secure connection to ${host} could be made (${error}); its certificate has to be valid`,
  "fetch-connection-failed": ({ host, error }) => `the connection to ${host} failed${error === "" ? "" : ` (${error})`}`,
  "fetch-host-unknown": ({ host }) => `there is no host ${host}`,
  "fetch-host-not-public": ({ host }) => `${host} is not a public address, or there is no such host`,
  "fetch-lookup-failed": ({ host }) => `the name ${host} could not be looked up`,
  "fetch-connection-refused": ({ host }) => `${host} refuses connections`,
  "fetch-connection-timeout": ({ host }) => `${host} could not be reached in time`,
  "fetch-answer-timeout": ({ host }) => `${host} did not answer in time`,
  "fetch-stopped-sending": ({ host }) => `${host} stopped sending`,
  "fetch-closed-early": ({ host }) => `${host} closed the connection before everything had come`,
  "fetch-address-too-long": ({ most }) => `an address has at most ${most} characters`,
  "fetch-address-malformed": ({ example }) => `that is no address; it has to look like ${example}`,
  "fetch-scheme": () => "only http and https addresses are fetched",
  "fetch-address-with-password": () => "an address with a user name or a password in it is not fetched; give a token instead",
  "fetch-address-private": ({ host }) => `${host} is not a public address, and this service does not fetch from private ones`,
  "fetch-redirects-too-often": ({ host, most }) => `${host} redirects more than ${most} times`,
  "fetch-redirects-nowhere": ({ host }) => `${host} redirects to no address`,
  "fetch-http-status": ({ host, status }) => `the address answered HTTP ${status} (${host})`,
  "fetch-compressed": ({ host }) => `${host} sends the photo compressed, although it was asked not to`,
  "fetch-not-offered": () => "this service does not fetch images from addresses",
  "fetch-token-malformed": ({ most }) => `a token is at most ${most} visible ASCII characters`,
  "fetches-limit": ({ limit }) =>
    `${limit} photos of yours wait to be fetched already; ask again when some of them are Ready or Invalid`,
  "fetch-tests-limit": ({ limit }) => `${limit} tests of yours are under way; ask again when some of them have ended`,
}
