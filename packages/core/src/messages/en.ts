import type { Catalogue, CertificateWords } from "./Catalogue.ts"
import { fileError, fileErrors, files } from "./files/en.ts"
import { meta, metaKinds } from "./meta/en.ts"
import { projects } from "./projects/en.ts"
import { reconstruction } from "./reconstruction/en.ts"
import { service } from "./service/en.ts"

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

const inUnits = (seconds: number): string => {
  const whole = Math.max(1, Math.round(seconds))
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return parts.flatMap((part, index) => (part === 0 ? [] : `${part}${"hms"[index]}`)).join(" ")
}
const refusal = ({ host, status, error }: { readonly host: string; readonly status: number; readonly error: string }) =>
  `The bucket ${host} refused the bytes (HTTP ${status}${error === "" ? "" : ` ${error}`})`

/** English. */
export const en: Catalogue = {
  states: {
    Ready: "Ready",
    Invalid: "Invalid",
    Rejected: "Rejected",
    Skipped: "Skipped",
    Duplicate: "Duplicate",
    Failed: "Failed",
    Planned: "Planned",
    Sent: "Sent",
    Unfinished: "Unfinished",
  },
  fileErrors,
  colon: ": ",
  semicolon: "; ",
  stop: ". ",
  activities: {
    preflight: () => "Asking the server whether it takes uploads",
    "find-project": () => "Looking for the project",
    "create-project": name => (name === "" ? "Creating the project" : `Creating the project "${name}"`),
    "change-project": () => "Changing the project",
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
    "share-project": () => "Sharing the project",
    "manage-tokens": () => "Managing tokens",
    "manage-notices": () => "Setting up notices",
    receipt: () => "Getting the receipt",
    abandon: () => "Telling the server which images are not sent",
    "list-projects": () => "Asking for the projects",
    "list-images": () => "Asking for the images of the project",
    "sign-in": () => "Signing in",
    "has-meta-file": name => `Asking whether the server has "${name}"`,
    "register-meta-file": name => (name === "" ? "Registering the file" : `Registering "${name}"`),
    "fetch-meta-file": name => (name === "" ? "Asking the server to fetch the file" : `Having "${name}" fetched`),
    "meta-file-state": () => "Asking for the state of the file",
    download: name => (name === "" ? "Downloading" : `Downloading "${name}"`),
  },
  metaKinds,
  problems: {
    "server-unreachable": ({ host, error }) => `${host} cannot be reached (${error})`,
    "server-silent": ({ host, seconds }) => `No response from ${host} within ${seconds} seconds`,
    "bucket-unreachable": ({ host, error }) => `The connection to the bucket ${host} failed (${error})`,
    "bucket-unreachable-from-page": ({ host }) =>
      `The connection to the bucket ${host} failed, or the bucket does not take uploads from this page`,
    "transfer-stalled": ({ host, seconds }) => `The transfer to ${host} made no progress for ${seconds} seconds`,
    "certificate-refused": ({ host, fault, error }) =>
      `The connection to ${host} is not secure: its certificate ${certificates[fault]} (${error})`,
    "proxy-refused": ({ proxy, variable, status }) =>
      `The proxy ${proxy} (${variable}) answered HTTP ${status}${status === 407 ? ": it wants a user name and a password" : ""}`,
    "proxy-unreachable": ({ proxy, variable, error }) => `The proxy ${proxy} (${variable}) cannot be reached (${error})`,

    "bucket-refused": refusal,
    "bucket-refused-size": params => `${refusal(params)}: the image is larger than it takes`,
    "bucket-refused-quota": params => `${refusal(params)}: there is no room for the image; remove photos, or ask the operator`,
    "bucket-refused-clock": params => `${refusal(params)}; check the clock of this machine`,
    "bucket-answered-page": ({ host }) => `A web page answered in place of the bucket ${host}; the network may require a sign-in`,
    "bucket-answered": ({ host, status }) => `The bucket ${host} answered HTTP ${status}`,
    "image-not-awaited": () => "The server does not wait for the bytes of this image any more",
    "multipart-unknown": () => "The bucket does not know the upload that was begun just now",
    "multipart-unnamed": () => "The bucket began an upload in parts and did not name it",
    "storage-missing": ({ kind }) =>
      `This program has no driver for buckets that are written by ${kind === "sts" ? "STS (OSS)" : kind}`,
    "oss-client-missing": () => "The part of this program that writes into OSS buckets cannot be loaded",
    "credentials-unusable": ({ label }) =>
      `The credentials that the server hands out for its OSS bucket${label === "" ? "" : ` ${label}`} cannot be used`,
    "credentials-expired": ({ label }) =>
      `The credentials that the server hands out for its OSS bucket ${label} are expired already`,
    "credentials-refused": ({ label }) =>
      `The credentials that the server hands out for its OSS bucket ${label} are refused by the bucket, again and again`,

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
      "Check the endpoint, and whether the network requires a sign-in",
    "endpoint-malformed": ({ endpoint }) => `The endpoint "${endpoint}" is not an address like https://api.altizure.com`,
    "endpoint-wrong": ({ reason }, say) => `${say(reason)}. Check the endpoint`,
    "account-refused": ({ host, status }) => `${host} refuses the key and token (HTTP ${status})`,
    "not-signed-in": ({ reason }, say) => say(reason),
    "app-key-unknown": ({ host }) => `${host} does not know this app key`,
    "token-unknown": ({ host }) => `${host} does not accept the token`,
    "server-offline": ({ host }) => `${host} is offline for maintenance. Try again later`,
    "receipts-not-offered": ({ host }) => `${host} signs no receipts. Check without a receipt`,
    "receipt-not-valid": ({ host }) => `the receipt of ${host} is not valid, and was not written`,
    "server-read-only": ({ host }) => `${host} is read-only at the moment and takes no uploads. Try again later`,
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
    "bucket-refuses-all": ({ reason }, say) => `${say(reason)}, every time`,
    "link-too-short-lived": ({ times }) =>
      `The connection broke ${times} times in a row while this photo alone was being sent: ` +
      "no connection lasts as long as the photo takes. Use a better connection",
    "link-carries-no-photo": ({ times }) =>
      `No photo can be sent. The connection broke ${times} times in a row while one photo alone was being sent: ` +
      "no connection lasts as long as a photo takes. Use a better connection",
    "fetch-outcome-unknown": ({ reason }, say) =>
      `${say(reason)}; the server may still be fetching the photo. ` +
      "Check the project before you ask again, or give its SHA-1 in the list",
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
    "folder-in-use": ({ folder, process, host, since }) =>
      `Another download into ${folder} is under way` +
      `${process === 0 ? "" : `: process ${process}${host === "" ? "" : ` on ${host}`}, since ${since}`}. ` +
      "Wait until it has ended, or choose another folder",
    "result-damaged": () => "what arrived is not what the server announces (size or SHA-1), also the second time",
    "result-name-unsafe": () => "the name leads out of the folder, or no file can have it; nothing is written",
    "result-name-taken": () => "another file of this download has the same name; nothing is written",
    "result-without-link": () => "the server gives no http link to it",
    "result-link-refused": ({ host, status }) => `${host} refuses the link, also a new one (HTTP ${status})`,
    "original-in-the-way": () =>
      "a file of this name with other bytes is there, and is left as it is; move it away or choose another folder",
    "originals-not-offered": ({ host }) => `${host} gives out no originals: it knows no ProjectImage.photo`,
    "result-not-written": ({ file, ...error }) => `${file} cannot be written: ${fileError(error)}`,
    "report-not-written": ({ file, ...error }) =>
      `The report ${file} could not be written: ${fileError(error)}. Choose another place`,
    unexpected: ({ words }) => words,
    recorded: ({ words }) => words,

    ...files,
    ...service,
    ...projects,
    ...reconstruction,
    ...meta,
  },
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
