import { nodeOdm } from "./nodeOdm.ts"

/** Lines of the log, and reasons in them, in English. Nothing in them is secret. */
export const logged = {
  noticesMade: (count: number) => `notices to send: ${count}`,
  noticeNotSent: (id: string, attempts: number, pause: number, why: string) =>
    `notice ${id} was not delivered, attempt ${attempts}; next in ${Math.ceil(pause / 1_000)} s: ${why}`,
  noticeGivenUp: (id: string, attempts: number, why: string) => `notice ${id} is given up after ${attempts} attempts: ${why}`,
  noticeUnreadable: (id: string) => `notice ${id} is dropped: this release cannot read it`,
  webhookAnswered: (host: string, status: number) => `webhook at ${host}: HTTP ${status}`,
  webhookLate: (host: string) => `webhook at ${host}: no answer in time`,
  photosNotLookedFor: (why: string) => `photos are not looked for: ${why}`,
  bucketAnswersAgain: (cloud: string, label: string) => `${cloud} bucket ${label} answers again`,
  controlPointsUnused: (file: string) => `${file}: COLMAP does not use ground control points`,
  positionsFew: (files: string, photos: number) => `${files}: positions of ${photos} photos are too few to align a model`,
  positionsNotUsed: (files: string) => `${files}: not used, COLMAP newer than 3.10 takes positions from the photos alone`,
  positionsFrom: (files: string, photos: number) => `positions of ${photos} photos are those of ${files}`,
  projectionUnknown: (file: string) => `${file}: its projection is not known here, and its positions are not used`,
  metaFileInvalid: (id: string, why: string) => `meta file ${id} is Invalid: ${why}`,
  metaFileNotChecked: (id: string, why: string) => `meta file ${id} could not be checked yet: ${why}`,
  metaFileLeft: (id: string) => `meta file ${id} is left as it is`,
  imageInvalid: (id: string, why: string) => `image ${id}: Invalid: ${why}`,
  imageLeft: (id: string, why?: string) => `image ${id}: left for the next sweep${why === undefined ? "" : `: ${why}`}`,
  imageNotFetched: (id: string, why: string) => `image ${id}: not fetched: ${why}`,
  imageNotStored: (id: string, why: string) => `image ${id}: fetched, but not stored: ${why}`,
  reconstructionFailed: (project: string, task: string, ready: number) =>
    `project ${project}: reconstruction ${task} failed: ${ready} Ready images at the end`,
  reconstructionRetried: (task: string, why: string) => `reconstruction ${task}: will try again: ${why}`,
  reconstructionGaveUp: (task: string, why: string) => `reconstruction ${task} failed: ${why}`,
  reconstructionPaused: (task: string) => `reconstruction ${task} is paused`,
  reconstructionDone: (task: string) => `reconstruction ${task} is Done`,
  reconstructorNameTaken: (name: string) => `is used by two reconstructors: ${name}`,
  // Photos that are forwarded to another server.
  bandwidthUnfit: "must be a rate or a timetable of rates like 08:00,2M 18:00,off",
  endpointUnfit: "must be the address of a server, like https://api.altizure.com",
  upstreamWaits: (host: string, why: string) => `waiting for ${host}: ${why}`,
  upstreamProject: (host: string, project: string, name: string) => `${host}: project ${project}, ${name}`,
  upstreamSent: (host: string, ready: number, images: number) => `${host}: ${ready} of ${images} images are Ready`,
  upstreamImage: (name: string, end: string, why: string) => `${name}: ${end}: ${why}`,
  upstreamMetaSent: (host: string, name: string) => `${host}: ${name} is Ready`,
  upstreamMetaLeft: (host: string, name: string, why: string) => `${host}: ${name} is not there: ${why}`,
  upstreamMetaNotTaken: (host: string, name: string) => `${host} does not take ${name}`,
  upstreamStarted: (host: string, task: string) => `${host}: reconstruction ${task}`,
  upstreamNotStopped: (host: string, why: string) => `${host}: the reconstruction there was not stopped: ${why}`,
  resultLeftOut: (name: string) => `a result is left out, its name or link cannot be used: ${JSON.stringify(name)}`,
  resultFetched: (name: string, bytes: number) => `${name}: ${bytes} bytes`,
  resultCutShort: (name: string, status: number) => `${name}: not whole yet (HTTP ${status})`,
  programMissing: (name: string, program: string) =>
    `reconstructors: ${name}: there is no program ${program} that can be run; give its full path, or install it`,
  programStays: (pids: ReadonlyArray<number>) => `these processes of the program do not end: ${pids.join(", ")}`,
  resultsReplaced: (folder: string) => `something else is in the place of the folder of the results: ${folder}`,
  programHasNoRoom: "the disk is nearly full: the program waits",
  messageTooLarge: (most: number) => `at most ${most} bytes`,
  handoffDone: (images: number, folder: string) => `handoff of ${images} images: ${folder}`,
  ...nodeOdm,
  cutShort: (done: number, size: number) => `the bucket sent ${done} of ${size} bytes`,
  tokenUseNotRecorded: (why: string) => `the use of a token could not be written down: ${why}`,
  loopFailed: ({ loop, times, seconds, why }: LoopFault) =>
    `${loop}: failed, ${times} times in a row; goes on in ${seconds} s: ${why}`,
  loopFailing: (loop: string, times: number) => `${loop}: failed ${times} times in a row`,
  loopBehind: (loop: string, seconds: number) => `${loop}: nothing done for ${seconds} s`,
  imagesNotForgotten: (why: string) => `abandoned images are kept until their files can be removed: ${why}`,
  edgeNotCleared: (project: string, why: string) => `project ${project} is removed, objects of it stay in a bucket: ${why}`,
  swept: (name: string, count: number) => `${name}: removed ${count}`,
  wouldSweep: (name: string, count: number) => `${name}: ${count} would be removed`,
  diskNearlyFull: (left: number, kept: number) => `${left} MB are left of the disk, uploads leave ${kept} MB: nothing is taken`,
  folderNearlyFull: (folder: string, left: number, kept: number) =>
    `${left} MB are left of the disk of ${folder}, less than ${kept} MB`,
  workerExceeded: (what: "memory" | "time") => `it took more ${what} than it may`,
  workerExited: (code: number | null) => `exit code ${code}`,
  workerAnswered: (what: string) => `a worker answered ${what}`,
  workerDied: (why: string) => `a worker was lost with it: ${why}`,
} as const

export interface LoopFault {
  readonly loop: string
  readonly times: number
  readonly seconds: number
  readonly why: string
}
