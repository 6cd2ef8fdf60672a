import { en as problems } from "@altilift/core"
import { account } from "./account/en.ts"
import type { Catalogue } from "./Catalogue.ts"
import { check } from "./check/en.ts"
import { config } from "./config/en.ts"
import { doctor } from "./doctor/en.ts"
import { help } from "./help/en.ts"
import { meta } from "./meta/en.ts"
import { words as originals } from "./originals/en.ts"
import { projects } from "./projects/en.ts"
import { receipt } from "./receipt/en.ts"
import { words as reconcile } from "./reconcile/en.ts"
import { words as retry } from "./retry/en.ts"
import { uploading } from "./uploading/en.ts"
import { addresses, invocation, program, usage } from "./usage/en.ts"
import { watch } from "./watch/en.ts"

const images = (count: number): string => (count === 1 ? "1 image" : `${count} images`)
const files = (count: number): string => (count === 1 ? "1 file" : `${count} files`)
const results = (count: number): string => (count === 1 ? "1 result" : `${count} results`)
const listed = (names: ReadonlyArray<string>): string => names.join(" and ")

/** English. */
export const en: Catalogue = {
  problems,
  states: {
    ...problems.states,
    Discovered: "Discovered",
    Hashed: "Hashed",
    Absent: "Absent",
    Signed: "Signed",
    Started: "Started",
    Stored: "Stored",
    Processing: "Processing",
    Fetching: "Fetching",
  },
  comma: ", ",
  duration: { hours: "h", minutes: "m", seconds: "s" },

  advice: {
    logIn: command => `Log in again: ${command}`,
    checkAccount: "Check the key and the token",
    checkGiven: names => `Check ${listed(names)}, or leave ${names.length === 1 ? "it" : "them"} out and log in: altilift login`,
    create: "altilift projects list shows those that there are; altilift projects create makes one, and --create of an upload",
    otherBucket: "Choose one with --bucket and --cloud, or leave both out",
    anotherBucket: "Choose another bucket with --bucket, or tell the operator of the server",
    otherFolder: "Choose one with --to",
    goOn: "Then run the same command again: what arrived is not sent again",
    journalNewer: "Or move the file away: the server is asked about every image then",
    stateHome: "Or point XDG_STATE_HOME elsewhere",
    stateHomeKept: "Or point XDG_STATE_HOME elsewhere. What was recorded so far is kept; run the same command again to go on",
    kept: "What was recorded so far is kept; run the same command again to go on",
    runAgain: "Run again: what arrived is not sent again",
    preStart: "With --pre-start it begins as soon as they are Ready or Invalid",
    uploadedAllTheSame: "The images are uploaded all the same",
    folderAccess: "Give yourself access, then run again",
    mount: "Mount the disk that it leads to, or remove the link, then run again",
    putBackOrCheck: "Put it back or check it, then run the same command again",
    putCardBack: "Put the disk or card back, then run again",
    putFileBack: "Put it back and run again, or leave it out",
    leaveOut: "Leave it out",
    fileAccess: "Give yourself access to it, or check the disk, then run again",
    thenRunAgain: "Then run again",
    copyAgain: "Copy it again from the camera, or leave it out",
    certificateTime:
      "Set the clock of this machine, or have the server's operator renew the certificate; " +
      "NODE_EXTRA_CA_CERTS does not help here",
    certificateHost:
      "Check the address, and that no proxy or firewall answers in place of the server; NODE_EXTRA_CA_CERTS does not help here",
    certificateAuthority:
      "If you trust it, put the certificate of its authority into a file and set NODE_EXTRA_CA_CERTS to the path of that",
  },

  meta,
  originals,
  reasons: {
    toSend: "would be sent",
    onServer: "is with the server already, which verifies it",
    none: "no reason",
    notFetched: said => `the server has no photo from there (${said}); correct the address, then ask again`,
    invalid: said => `the server refused the bytes (${said}); check the photo, or copy it again from the camera`,
    duplicate: name => `the same bytes as ${name}`,
    duplicateOf: (name, state) => `the same bytes as ${name}, which became ${state}`,
    rerun: said => `${said}; run the same command again`,
    unfinished: "the run ended before it was finished; run the same command again",
  },

  lines: {
    file: (state, path, reason) => `${state} ${path}${reason === "" ? "" : `: ${reason}`}`,
    group: (state, path, others, reason) => `${state} ${path} and ${others} more: ${reason}`,
    more: count => `… and ${count} more`,
    moreInReport: count => `… and ${count} more: see the report`,
    moreWithReport: count => `… and ${count} more: see them all with --report FILE.csv`,
    moreOfReason: state => `${state} … and more for the same reason; --report FILE.csv names them all`,
    notLookedInto: count =>
      `${count === 1 ? "1 place" : `${count} places`} could not be looked into and ` +
      `${count === 1 ? "was" : "were"} Skipped (--skip-unreadable):`,
    bucket: name => `Bucket: ${name}`,
    bucketLeft: (left, why, taken) => `The bucket ${left} cannot be reached: ${why}. What is not stored yet goes to ${taken}.`,
    found: "Found",
    allFound: "All files are found.",
    tryingAgain: (delay, what, attempt) =>
      `Trying again ${delay === undefined ? "now" : `in ${delay}`}: ${what}${attempt > 1 ? ` (attempt ${attempt})` : ""}`,
  },

  progress: {
    waiting: "waiting for the server",
    looking: "looking for photos",
    standing: (ended, found, complete) => `${ended} of ${files(found)}${complete ? "" : " so far"}`,
    bytes: (done, total) => `${done} of ${total}`,
    uploaded: done => `${done} uploaded`,
    leftToSend: time => `${time} left to send`,
    leftToVerify: time => `${time} left to verify`,
    elapsed: time => `${time} elapsed`,
    to: bucket => `to ${bucket}`,
    stalled: (time, why) => `stalled for ${time}${why === undefined ? "" : `: ${why}`}`,
    inState: (count, state) => `${count} ${state}`,
    verifying: count => `${count} being verified`,
    fetching: count => `${count} being fetched by the server`,
    sending: count => `${count} sending`,
    preparing: count => `${count} preparing`,
  },

  upload: {
    begins: ({ project, id, endpoint, email }) => `Uploading to project ${project} (${id}) at ${endpoint} as ${email}`,
    stopping: "Stopping: what is in flight may take 5 seconds to finish. Ctrl-C again ends at once.",
    stoppingFetch: "Stopping: the server goes on with what it was asked to fetch.",
    project: (name, id) => `Project ${name} (${id})`,
    sent: (amount, time, rate, buckets) =>
      `${amount} sent in ${time}${rate === undefined ? "" : ` (${rate})`}` +
      `${buckets.length === 0 ? "" : `, to ${listed(buckets)}`}`,
    report: path => `Report: ${path}`,
    reconstruction: (id, state) => `Reconstruction ${id}: ${state ?? "started"}`,
    notStarted: "The reconstruction is not started.",
    notStartedUnlessAll:
      "The reconstruction is not started: correct or leave out the others, or start it without them with --pre-start.",
    reconstructionThere: state => `A reconstruction is there already (state ${state}); use --start-again to start another.`,
    notComplete: (ready, all) =>
      `Not complete: ${ready} of ${images(all)} Ready. Each of the others is listed above with its reason.`,
    noImage: (where, others) =>
      `No JPEG, PNG or TIFF image in ${where}. ` +
      (others.length === 0 ? "Name other files or folders." : others.map(one => `${one}.`).join(" ")),
    noneUsable: rejected => `None of the images can be uploaded: ${rejected} Rejected. Each is listed above with its reason.`,
    notMade: project => `The project ${project} was not made.`,
  },

  reconstruction: {
    states: { Pending: "Pending", Running: "Running", Done: "Done", Failed: "Failed", Stopped: "Stopped" },
    state: (state, more) => `Reconstruction ${state}${more === "" ? "" : `: ${more}`}`,
    before: count => (count === 1 ? "1 reconstruction before it" : `${count} reconstructions before it`),
    unsuccessful: (state, why) => `The reconstruction is ${state}${why === undefined ? "" : `: ${why}`}.`,
    goesOn:
      "Interrupted: this run does not wait any more, and the reconstruction goes on. " +
      "Run the same command again to wait for it, or altilift download when it is done.",
  },

  download: {
    begins: ({ project, id, files: count, folder }) =>
      `Downloading ${results(count)} of project ${project} (${id}) into ${folder}`,
    progress: ({ done, all, arrived, total }) => `${done} of ${results(all)}, ${arrived} of ${total}`,
    states: { Downloaded: "Downloaded", Present: "Present", Failed: "Failed" },
    line: ({ state, name, size, reason }) =>
      `${state.padEnd(10)} ${name}${size === undefined ? "" : ` (${size})`}${reason === undefined ? "" : `: ${reason}`}`,
    summary: ({ downloaded, present, failed, size, time }) =>
      `${downloaded} downloaded (${size}), ${present} present already, ${failed} failed, in ${time}`,
    notAll: (failed, all) => `${failed} of ${results(all)} could not be downloaded. Each is listed above with its reason.`,
    none: state => `The project has no result yet. ${state}.`,
    noReconstruction: "No reconstruction was started",
    noneOfKind: (kinds, there) =>
      `The project has no result of the kind ${kinds.join(" or ")}` +
      (there.length === 0 ? "; the server does not tell the kinds of results" : `, but of: ${there.join(", ")}`) +
      ". Leave out --kind for all.",
  },

  interrupted: {
    word: "interrupted",
    alone: "Interrupted.",
    twice: "Interrupted twice.",
    goOn: "Interrupted. Run the same command again to go on.",
    nothingSentAgain: "Interrupted. Run the same command again to go on: what arrived is not sent again.",
    nothingSent: "Interrupted. Nothing was sent.",
    leftBehind: "Something that was under way does not end, so it is left: a disk, card or network drive does not answer.",
  },

  dryRun: {
    wouldMake: project => `The project ${project} would be made.`,
    summary: ({ toSend, size, there, ended }) =>
      `Dry run: ${[`${images(toSend)} would be sent (${size})`, `${there} there already`, ...ended].join(", ")}. ` +
      "Nothing was sent.",
    wouldBe: (count, state) => `${images(count)} would be ${state}.`,
  },

  check,
  buckets: {
    heads: ["BUCKET", "CLOUD", "ANSWERS", "WHERE"],
    none: endpoint => `${endpoint} offers no bucket that can be used.`,
    milliseconds: count => `${count} ms`,
    unreachable: "unreachable",
    unknown: "not known",
  },

  receipt,
  uploading,
  retry,
  reconcile,
  projects,
  watch,
  account,
  config,
  doctor,
  addresses,
  help,
  invocation,
  program,
  usage,
}
