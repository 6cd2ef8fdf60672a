import type { DocumentPart } from "../problems/serviceProblems.ts"
import type { Catalogue, CertificateWords, FileErrorWords } from "./Catalogue.ts"

const fileErrors: FileErrorWords = {
  permission: "permission denied",
  missing: "no such file or folder",
  "link-loop": "its symbolic links go round in a circle",
  "not-a-file": "it is not a regular file",
  "path-too-long": "its path is too long",
  "too-many-open": "too many files are open",
  "disk-error": "the disk or card reports an error",
  "disk-gone": "the disk or card is not there any more",
  "share-forgot": "the network drive does not know it any more",
  "share-silent": "the network drive does not answer",
  "share-unreachable": "the network drive cannot be reached",
  "disk-full": "the disk is full",
  "read-only": "the disk is read-only",
}
type FileError = { readonly kind: keyof FileErrorWords | "other"; readonly words: string }
const fileError = ({ kind, words }: FileError): string => (kind === "other" ? words : fileErrors[kind])

const certificates: CertificateWords = {
  expired: "has expired, or the clock of this machine is wrong",
  "not-yet-valid": "is not valid yet, or the clock of this machine is wrong",
  "other-host": "is for another host",
  "self-signed": "is self-signed",
  "unknown-authority": "comes from an authority that is not known here",
  "untrusted-authority": "comes from an authority that is not trusted here",
  revoked: "was revoked",
  invalid: "is not valid",
}

const kindOf = (type: string): string => (type === "" ? "text, damaged, or of an unknown kind" : type)
const inUnits = (seconds: number): string => {
  const whole = Math.max(1, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return parts.flatMap((part, index) => (part === 0 ? [] : `${part}${"hms"[index]}`)).join(" ")
}
const documents: Readonly<Record<DocumentPart, (most: number) => string>> = {
  tokens: most => `the document has more than ${most} tokens; send it in parts`,
  depth: most => `the document is nested more than ${most} deep`,
  definitions: most => `the document has more than ${most} definitions`,
  nodes: most => `the document has more than ${most} nodes when its fragments are unfolded`,
  aliases: most => `the document has more than ${most} aliases; send it in parts`,
  repetitions: most => `the document asks for the same more than ${most} times`,
}
const refusal = ({ host, status, error }: { readonly host: string; readonly status: number; readonly error: string }) =>
  `The bucket ${host} refused the bytes (HTTP ${status}${error === "" ? "" : ` ${error}`})`
const GB = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
const MB = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`

/** English. */
export const en: Catalogue = {
  fileErrors,
  colon: ": ",
  semicolon: "; ",
  stop: ". ",
  activities: {
    preflight: () => "Asking the server whether it takes uploads",
    "find-project": () => "Looking for the project",
    "create-project": name => (name === "" ? "Creating the project" : `Creating the project "${name}"`),
    "list-buckets": () => "Asking for the buckets",
    "list-labels": () => "Asking for the names of the buckets",
    "get-credentials": () => "Asking for the bucket's credentials",
    "has-image": () => "Asking whether the server has the image",
    register: name => (name === "" ? "Registering the image" : `Registering "${name}"`),
    start: () => "Announcing the upload",
    done: () => "Reporting the upload as done",
    "server-features": () => "Asking what the server offers",
    "sign-parts": () => "Asking where the parts of the image go",
    put: name => `Sending ${name}`,
    fetch: name => (name === "" ? "Asking the server to fetch the image" : `Having "${name}" fetched`),
    "image-state": () => "Asking for the state of the image",
    "task-state": () => "Asking for the state of the reconstruction",
    reconstruct: () => "Starting the reconstruction",
    "stop-reconstruction": () => "Stopping the reconstruction",
    abandon: () => "Telling the server which images will not come",
    "list-projects": () => "Asking for the projects",
    "list-images": () => "Asking for the images of the project",
    "sign-in": () => "Signing in",
    download: name => (name === "" ? "Downloading" : `Downloading "${name}"`),
  },
  problems: {
    "file-empty": () => "is empty (0 bytes)",
    "file-too-big-for-one-put": ({ bytes }) =>
      `has ${GB(bytes)}: in one piece this bucket takes 5 GB (5 GiB) at most, and the server does not sign uploads in parts. ` +
      "Choose an OSS bucket, or make smaller files of it",
    "content-not-as-named": ({ named, type }) => `is named as ${named}, but is no JPEG, PNG or TIFF inside: ${kindOf(type)}`,
    "not-an-image": ({ type }) => `Not a JPEG, PNG or TIFF${type === "" ? "" : `: ${type}`}`,
    "other-format": ({ kind, format, named }) =>
      `${named === "" ? "" : `is named as ${named}, but `}${
        kind === "video"
          ? `${format} is video, not a photo`
          : kind === "HEIC"
            ? "HEIC is not taken: export JPEG"
            : `${format} is camera raw: export JPEG or TIFF`
      }`,
    "file-unreadable": error => `cannot be read: ${fileError(error)}`,
    "link-target-unreadable": error => `link that leads to what cannot be looked at: ${fileError(error)}`,
    "file-lost": error => `cannot be read any more: ${fileError(error)}`,
    "unreadable-not-image": error => `not named as an image, and cannot be read: ${fileError(error)}`,
    "skipped-unreadable": ({ reason }, say) => `not looked into: ${say(reason)}`,
    "file-deleted": () => "was deleted before it was read",
    "file-gone": () => "was listed and is gone: was a disk or card removed?",
    "source-gone": ({ folder }) => `the disk, card or network drive of ${folder} was removed`,
    "source-failing": ({ folder, ...error }) =>
      `the disk, card or network drive of ${folder} cannot be read any more (${fileError(error)})`,
    "file-keeps-changing": () => "keeps changing while it is read; wait until the program that writes it has finished",
    "file-changed-often": ({ times }) =>
      `changed ${times} times while it was being uploaded; wait until the program that writes it has finished`,
    "file-changed": () => "the file was changed while it was being sent",
    "file-ended-early": () => "ended before its end",
    "file-not-chosen": () => "is not among the files that were chosen",
    "file-reader-crashed": () => "the part of the page that reads photos has crashed",
    "folder-unreadable": error => `folder cannot be read: ${fileError(error)}; what is in it was not looked at`,
    "folders-unreadable": error => `The folders cannot be looked through any further: ${fileError(error)}`,
    "file-list-unreadable": ({ words }) => `The list of files cannot be read: ${words}`,

    "server-unreachable": ({ host, error }) => `${host} cannot be reached (${error})`,
    "server-silent": ({ host, seconds }) => `No response from ${host} within ${seconds} seconds`,
    "bucket-unreachable": ({ host, error }) => `The connection to the bucket ${host} failed (${error})`,
    "bucket-unreachable-from-page": ({ host }) =>
      `The connection to the bucket ${host} failed, or the bucket does not take uploads from this page`,
    "transfer-stalled": ({ host, seconds }) => `The transfer to ${host} stood still for ${seconds} seconds`,
    "certificate-refused": ({ host, fault, error }) =>
      `The connection to ${host} is not secure: its certificate ${certificates[fault]} (${error})`,
    "proxy-refused": ({ proxy, variable, status }) =>
      `The proxy ${proxy} (${variable}) answered HTTP ${status}${status === 407 ? ": it wants a user name and a password" : ""}`,
    "proxy-unreachable": ({ proxy, variable, error }) => `The proxy ${proxy} (${variable}) cannot be reached (${error})`,

    "bucket-refused": refusal,
    "bucket-refused-size": params => `${refusal(params)}: the image is larger than it takes`,
    "bucket-refused-clock": params => `${refusal(params)}: is the clock of this machine right?`,
    "bucket-answered": ({ host, status }) => `The bucket ${host} answered HTTP ${status}`,
    "image-not-awaited": () => "The server does not wait for the bytes of this image any more",
    "multipart-unknown": () => "The bucket does not know the upload that was begun just now",
    "multipart-unnamed": () => "The bucket began an upload in parts and did not name it",
    "storage-missing": ({ kind }) =>
      `This program has no driver for buckets that are written by ${kind === "sts" ? "STS (OSS)" : kind}: choose another bucket`,
    "oss-client-missing": () => "The part of this program that writes into OSS buckets cannot be loaded",
    "credentials-unusable": ({ label }) =>
      `The credentials that the server hands out for its OSS bucket${label === "" ? "" : ` ${label}`} cannot be used: ` +
      "choose another bucket, or tell the operator of the server",
    "credentials-expired": ({ label }) =>
      `The credentials that the server hands out for its OSS bucket ${label} are expired already: ` +
      "choose another bucket, or tell the operator of the server",
    "credentials-refused": ({ label }) =>
      `The credentials that the server hands out for its OSS bucket ${label} are refused by the bucket, again and again: ` +
      "choose another bucket, or tell the operator of the server",

    "request-failed": ({ activity, name, reason }, say) => `${en.activities[activity](name)}: ${say(reason)}`,
    "server-said": ({ message }) => message,
    "refused-without-reason": () => "the server refuses and does not say why",
    "answer-empty": () => "the answer is empty",
    "answer-of-unknown-shape": () => "the server's answer has an unknown shape",
    "answer-for-another-image": () => "the server answered for another image",
    "server-busy": ({ host, status, waitSeconds }) =>
      `${host} answered HTTP ${status}${waitSeconds === 0 ? "" : ` and asks to wait ${inUnits(waitSeconds)}`}`,
    "no-answer-yet": ({ seconds }) => `No response within ${seconds} s`,
    "server-answered": ({ host, status, graphql }) => `${host} answered HTTP ${status}${graphql ? "" : " and not with GraphQL"}`,
    "answer-not-graphql": ({ host, kind }) =>
      `${host} answered with something that is not GraphQL ` +
      `(${{ html: "an HTML page", empty: "an empty answer", text: "unreadable text" }[kind]}). ` +
      "Is the endpoint right, and is no login page of a network in between?",
    "endpoint-malformed": ({ endpoint }) => `The endpoint "${endpoint}" is not an address like https://api.altizure.com`,
    "endpoint-wrong": ({ reason }, say) => `${say(reason)}. Is the endpoint right?`,
    "account-refused": ({ host, status }) => `${host} refuses the key and token (HTTP ${status})`,
    "not-signed-in": ({ reason }, say) => say(reason),
    "app-key-unknown": ({ host }) => `${host} does not know this app key`,
    "token-unknown": ({ host }) => `${host} does not accept the token`,
    "server-offline": ({ host }) => `${host} is offline for maintenance. Try again later`,
    "server-read-only": ({ host }) => `${host} is read-only at the moment and takes no uploads. Try again later`,
    "project-unknown": ({ name }) => `You have no project named "${name}". Check the name`,
    "project-name-ambiguous": ({ name, ids }) =>
      `There are ${ids.length} projects named "${name}": name the one you mean by its id (${ids.join(", ")})`,
    "bucket-not-offered": ({ host, label, cloud, there }) =>
      `${host} has no bucket${label === "" ? "" : ` "${label}"`}${cloud === "" ? "" : ` under ${cloud}`}. ` +
      (there.length === 0 ? "It offers none that can be used" : `There are: ${there.join(", ")}`),
    "image-forgotten": () => "The server does not know the image any more",
    "bytes-not-noticed": () => "The server did not notice the uploaded bytes, twice",
    "reconstruction-not-started": ({ reason, number }, say) =>
      `The server did not start the reconstruction: ${say(reason)}${number === 0 ? "" : ` (code ${number})`}`,

    "kept-failing": ({ reason, seconds }, say) => `${say(reason)}, for ${inUnits(seconds)}`,
    "same-answer": ({ reason, seconds }, say) => `${say(reason)}. Asked again for ${inUnits(seconds)}, with no other answer`,
    "gave-up": ({ reason, seconds, activity, name, peer }, say) =>
      `${say(reason)}. No success within ${inUnits(seconds)} (${lowerFirst(en.activities[activity](name))}). ` +
      `Check the connection to the ${peer}`,
    "bucket-refuses-all": ({ reason }, say) =>
      `${say(reason)}, every time. Choose another bucket, or tell the operator of the server`,
    "link-too-short-lived": ({ times }) =>
      `The connection broke ${times} times in a row while this photo alone was being sent: ` +
      "no connection lasts as long as the photo takes. Use a better connection",
    "link-carries-no-photo": ({ times }) =>
      `No photo gets through. The connection broke ${times} times in a row while one photo alone was being sent: ` +
      "no connection lasts as long as a photo takes. Use a better connection",
    "fetch-outcome-unknown": ({ reason }, say) =>
      `${say(reason)}; the server may be fetching the photo all the same. ` +
      "Look into the project before you ask again, or give its SHA-1 in the list",
    interrupted: () => "Interrupted before it was finished",

    "journal-newer": ({ file }) => `The journal ${file} was written by a newer version of this program. Update it`,
    "journal-disk-full": ({ file }) => `The disk is full: the journal ${file} cannot be written. Make room there`,
    "journal-read-only": ({ file }) => `The journal ${file} cannot be written. Give yourself write access to it and its folder`,
    "journal-damaged": ({ file }) => `The journal ${file} is damaged. Move it away: the server is asked about every image then`,
    "journal-in-use": ({ file }) => `The journal ${file} is held by another program. Wait until it has finished`,
    "journal-disk-error": ({ file }) => `The disk reports an error for the journal ${file}. Check the disk`,
    "journal-unusable": ({ file, ...error }) =>
      `The journal ${file} cannot be used: ${fileError(error)}${error.kind === "permission" ? ". Give yourself access" : ""}`,
    "browser-storage-full": () => "The browser cannot keep how far the upload is: the disk is full",
    "browser-storage-failed": ({ words }) => `The browser cannot keep how far the upload is: ${words}`,
    "lock-unusable": ({ file, ...error }) => `The lock ${file} cannot be made: ${fileError(error)}. Give yourself access`,
    "project-in-use": ({ project, id, endpoint, process, host, since }) =>
      `Another upload into project ${project}${id === "" ? "" : ` (${id})`} at ${endpoint} is under way` +
      `${process === 0 ? "" : `: process ${process}${host === "" ? "" : ` on ${host}`}, since ${since}`}. ` +
      "Wait until it has ended, or stop it. Nothing was sent",
    "result-damaged": () => "what arrived is not what the server announces (size or SHA-1), also the second time",
    "result-name-unsafe": () => "the name leads out of the folder, or no file can have it; nothing is written",
    "result-name-taken": () => "another result has the same name; nothing is written",
    "result-without-link": () => "the server gives no http link to it",
    "result-link-refused": ({ host, status }) => `${host} refuses the link, also a new one (HTTP ${status})`,
    "result-not-written": ({ file, ...error }) => `${file} cannot be written: ${fileError(error)}`,
    "report-not-written": ({ file, ...error }) =>
      `The report ${file} could not be written: ${fileError(error)}. Choose another place`,
    unexpected: ({ words }) => words,
    recorded: ({ words }) => words,

    "photo-empty": () => "the file is empty",
    "photo-not-an-image": () => "the file is no JPEG, PNG or TIFF image",
    "photo-cut-off": () => "the image is cut off: a part of its data is missing",
    "photo-damaged": () => "the image is damaged and cannot be decoded",
    "photo-too-many-pixels": ({ megapixels }) => `the image has more than ${megapixels} megapixels`,
    "photo-has-trailing-bytes": () => "there are bytes behind the end of the image",
    "photo-too-big-to-verify": () => "the photo is too big to verify here: it takes more memory or time than the service allows",
    "photo-takes-too-much-memory": ({ needed, allowed }) =>
      `the photo is too big to verify here: decoding it takes about ${MB(needed)} of memory, and ${MB(allowed)} are allowed`,
    "checksum-mismatch": ({ arrived }) =>
      `the bytes that arrived are not those announced: their SHA-1 is ${arrived}; upload the photo again`,
    "bytes-lost": () => "the bytes were lost before they could be verified; upload the photo again",
    "photo-duplicate": ({ name, id }) => `the photo is a duplicate of ${name} (image ${id})`,
    "photo-never-arrived": ({ minutes }) => `nothing arrived for ${minutes} minutes; upload the photo again`,
    "photo-abandoned": () => "the upload was cancelled before the bytes arrived",
    "fetch-interrupted": () =>
      "the service was started anew while it fetched the photo, and keeps no addresses; ask for it again",

    "service-read-only": () => "the service is read-only just now: nothing is taken; try again later",
    "service-disk-nearly-full": () => "the disk of the service is nearly full; try again later",
    "service-database-busy": () => "another program holds the database of the service; try again",
    "service-failed": () => "the service failed; its log says why",
    "images-waiting-limit": ({ limit }) =>
      `a user may have ${limit} images that wait for their bytes or are Invalid: upload them, or remove projects`,
    "bytes-limit": ({ limit }) => `a user may have ${limit} bytes of photos here: remove projects, or ask the operator`,
    "project-is-imported": () => "an imported project cannot be reconstructed",
    "project-not-found": () => "there is no such project",
    "image-not-found": () => "there is no such image",
    "reconstruction-running": () => "a reconstruction of this project is waiting or running already",
    "reconstruction-too-few-images": ({ least }) => `a reconstruction needs at least ${least} Ready images`,
    "reconstruction-images-in-progress": () => "some images are still being uploaded or verified",
    "reconstructor-unknown": ({ name, known }) => `no reconstructor is named ${name}: there is ${known}`,
    "reconstruction-none-running": () => "no reconstruction of this project waits or runs",
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
    "request-too-large": ({ most }) => `without a user a request may have ${most} bytes`,
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
  },
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
