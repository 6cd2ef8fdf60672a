/** What the service tells who runs it, in English: settings, start, commands and the log. Nothing in it is secret. */
export const operator = {
  // Commands.
  appNeedsName: "an app needs a name",
  redirectUriUnfit: (uri: string, fault: keyof typeof redirectUriFaults) =>
    `${uri} cannot be a redirect URI: ${redirectUriFaults[fault]}`,
  appIsOwn: (key: string) => `${key} is the installation's own key, which every login uses`,
  appUnknown: (key: string) => `there is no app with the key ${key}`,
  appRemoved: (name: string) => `removed ${name}; its key and the tokens that users gave it are revoked`,
  notAnEmail: (email: string) => `${email} is no e-mail address`,
  userExists: (email: string) => `there is already a user ${email}`,
  userUnknown: (email: string) => `there is no user ${email}`,
  userHasPassword: (email: string) => `${email} has a password already; for a new one: altilift-service user link ${email}`,
  userDisabled: (email: string) => `${email} is disabled; let the user in again with: altilift-service user enable ${email}`,
  userHasProjects: (email: string, projects: number) =>
    `${email} has ${projects} ${projects === 1 ? "project" : "projects"}: ` +
    "give them to somebody with --give-projects-to EMAIL, or remove them with --remove-projects",
  projectsTwice: "--give-projects-to and --remove-projects exclude each other",
  projectsToSelf: "--give-projects-to must name another user",
  userDisabledNow: (email: string) => `${email} is disabled: tokens, links and upload addresses are void; projects stay`,
  userEnabled: (email: string) => `${email} may sign in again; tokens are to be made anew`,
  userRemoved: (email: string) => `removed ${email}`,
  userLine: ({ email, added, used, projects, bytes, state }: UserLine) =>
    `${email}  added ${added}  used ${used}  projects ${projects}  bytes ${bytes}  ${state}`,
  projectLine: ({ id, owner, added, images, name }: ProjectLine) => `${id}  ${owner}  added ${added}  images ${images}  ${name}`,
  invitationMailed: (email: string) => `mailed a link to ${email}; it works once, within 7 days`,
  mailNotSent: (server: string, why: string) => `the mail was not sent: SMTP server ${server}: ${why}`,
  passwordsDiffer: "the two passwords differ",
  passwordChanged: (email: string) =>
    `${email} has a new password; tokens stay as they are (revoke them with: altilift-service user revoke)`,
  notADuration: (flag: string, given: string) => `${flag} ${given}: not a time like 30d or 12h`,
  credentials: (key: string, token: string) => `key   ${key}\ntoken ${token}`,
  tokenLine: ({ issued, used, ends, app }: TokenLine) => `issued ${issued}  used ${used}  ends ${ends}  app ${app}`,
  tokensRevoked: (count: number, email: string) => `revoked ${count} ${count === 1 ? "token" : "tokens"} of ${email}`,
  noDatabase: (folder: string, source: string | undefined) =>
    `There is no database in the data folder ${folder}${source === undefined ? "" : ` (${source})`}. ` +
    "Name the folder of the service with --data or ALTILIFT_DATA, or run altilift-service start once: it makes the database.",

  // Settings.
  settingUnknown: (file: string, name: string, nearest: string) =>
    `${file}: ${name}: there is no such setting; the nearest is ${nearest}`,
  variableUnknown: (name: string, nearest: string) => `${name}: there is no such environment variable; the nearest is ${nearest}`,
  variableNotSet: (file: string, place: string, variable: string) =>
    `${file}: ${place}: the environment variable ${variable} is not set`,
  fileUnreadable: (source: string, file: string, why: string) => `${source} ${file} cannot be read: ${why}`,
  notAMapping: (file: string) => `${file}: must be a mapping of settings, like "port: 4800"`,
  notYaml: ({ file, line, column, code }: YamlFault) => `${file}: line ${line}, column ${column}: not YAML (${code})`,
  aliasUnusable: (file: string) =>
    `${file}: an alias stands inside its own anchor, or aliases unfold into too much: write the values out`,
  rangeFrom: (least: number) => `must be a whole number from ${least} on`,
  rangeBetween: (least: number, most: number) => `must be a whole number from ${least} to ${most}`,
  notANetwork: (name: string) => `${name} is no address or network like 10.0.0.0/8`,
  labelReserved: (names: ReadonlyArray<string>) => `must not be one of ${names.join(", ")}`,
  labelTaken: (cloud: string) => `is the label of another ${cloud} bucket already`,
  geoUnreadable: (file: string, why: string) => `geoDatabase: ${file} cannot be read: ${why}`,
  geoWithoutPositions: (file: string, kind: string) => `geoDatabase: ${file} knows no positions (${kind}): a city database does`,

  // Start.
  folderUnusable: (folder: string, why: string) => `data folder ${folder} cannot be used: ${why}`,
  folderNotMade: (folder: string, parent: string) =>
    `data folder ${folder} cannot be used: no folder can be made in ${parent}; choose another with --data`,
  folderInUse: (folder: string) =>
    `another altilift-service runs on the data folder ${folder}; stop it, or choose another folder with --data`,
  folderNotLocked: (folder: string, why: string) => `the data folder ${folder} cannot be locked: ${why}`,
  folderOpen: (path: string, mode: string) =>
    `${path} is open to other users (mode ${mode}) and belongs to another one, who can change that: chmod go= ${path}`,
  receiptKeyUnreadable: (file: string, why: string) =>
    `${file} cannot be read as a private key for receipts (Ed25519, PKCS #8, PEM): ${why}. Restore it from a backup. ` +
    "Without it receipts get a new key: move the file away, and tell who keeps receipts.",
  signingKeyUnreadable: (file: string, why: string) => `${file} cannot be read as a signing key: ${why}`,
  portTaken: ({ host, port, flag }: Listening) =>
    `port ${port} of ${host} is taken by another program; choose another with ${flag}`,
  portForbidden: ({ host, port, flag }: Listening) =>
    `port ${port} of ${host} may not be used by this user; choose another with ${flag}`,
  notListening: ({ host, port, flag }: Listening, why: string) => `cannot listen on ${host}, port ${port} (${flag}): ${why}`,
  withoutTls: (url: string) =>
    `clients reach ${url} without TLS: tokens, passwords and photos can be read and changed on the way`,
  ownerMade: (file: string, word: string) =>
    `key and token of the owner: ${file} (keep it secret); log in with: altilift login --from ${word}`,
  /** `folder`: as a word of a command line. */
  welcome: (email: string, address: string, folder: string) =>
    `set a password for ${email} within an hour: ${address} ` +
    `(works once; another link: npx altilift-service user link ${email} --data ${folder})`,
  ready: (api: string, edge: string, folder: string) => `altilift-service ready at ${api} (edge ${edge}, data ${folder})`,

  // Log.
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
  imageNotVerified: (id: string, why: string) => `image ${id}: not verified yet, will try again: ${why}`,
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
  // NodeODM: settings, lines of a task's output, steps, and faults of archives.
  caUnreadable: (name: string, file: string, why: string) => `reconstructors: ${name}: ca: ${file} cannot be read: ${why}`,
  nodeOptionMalformed: "must be an option of NodeODM without its dashes, like orthophoto-resolution",
  nodeUploading: (done: number, all: number) => `upload ${done}/${all}`,
  nodeWaiting: (words: string) => `waiting for the node: ${words}`,
  nodeQueued: (others: number) => (others > 0 ? `QUEUED, ${others} other tasks on the node` : "QUEUED"),
  nodeTaskBegun: (uuid: string, images: number) => `task ${uuid}: ${images} images`,
  nodeTaskAgain: "the node no longer has the task: it is started again",
  nodeImagesDiffer: (there: number, sent: number) =>
    `the node counts ${there} files for ${sent} images: an upload that was cut off is there twice`,
  nodeOutputLeft: "the output of the node is too long or not readable: it is no longer shown",
  nodeResults: (files: number, bytes: number) => `results: ${files} files, ${bytes} bytes`,
  nodeLinkLeft: (name: string) => `left out of the results, because it is a link: ${name}`,
  nodeTaskKept: (uuid: string, why: string) => `task ${uuid} is left on the node: ${why}`,
  archiveName: (name: string) => `the name ${JSON.stringify(name)} leads out of the folder`,
  archiveNameTwice: (name: string) => `the name ${JSON.stringify(name)} cannot be a file beside the others`,
  archiveTooMany: (most: number) => `more than ${most} files`,
  archiveTooBig: (most: number) => `more than ${most} bytes unpacked`,
  archiveTooDense: (times: number) => `more than ${times} times its size unpacked`,
  archiveChecksum: (name: string) => `the checksum of ${JSON.stringify(name)} differs`,
  archiveUnreadable: (name: string) => `${JSON.stringify(name)} is encrypted or compressed in an unknown way`,
  archiveEmpty: "there are no files in it",
  archiveHasNoRoom: (bytes: number) => `the disk has no room for ${bytes} bytes of results`,
  cutShort: (done: number, size: number) => `the bucket sent ${done} of ${size} bytes`,
  tokenUseNotRecorded: (why: string) => `the use of a token could not be written down: ${why}`,
  loopFailed: ({ loop, times, seconds, why }: LoopFault) =>
    `${loop}: failed, ${times} times in a row; goes on in ${seconds} s: ${why}`,
  loopFailing: (loop: string, times: number) => `${loop}: failed ${times} times in a row`,
  loopBehind: (loop: string, seconds: number) => `${loop}: nothing done for ${seconds} s`,
  diskNearlyFull: (left: number, kept: number) => `${left} MB are left of the disk, uploads leave ${kept} MB: nothing is taken`,
  workerExceeded: (what: "memory" | "time") => `it took more ${what} than it may`,
  workerExited: (code: number | null) => `exit code ${code}`,
  workerAnswered: (what: string) => `a worker answered ${what}`,
  workerDied: (why: string) => `a worker was lost with it: ${why}`,
} as const

const redirectUriFaults = {
  relative: "it is no absolute address",
  fragment: "the fragment is where the token goes",
  credentials: "it holds credentials",
  scheme: "it must begin with https:, http:, or a scheme with a dot like com.example.app:",
} as const
export type RedirectUriFault = keyof typeof redirectUriFaults

interface UserLine {
  readonly email: string
  readonly added: string
  readonly used: string
  readonly projects: number
  readonly bytes: number
  readonly state: string
}

interface ProjectLine {
  readonly id: string
  readonly owner: string
  readonly added: string
  readonly images: number
  readonly name: string
}

interface TokenLine {
  readonly issued: string
  readonly used: string
  readonly ends: string
  readonly app: string
}

interface YamlFault {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly code: string
}

interface Listening {
  readonly host: string
  readonly port: number
  /** That chooses the port. */
  readonly flag: string
}

interface LoopFault {
  readonly loop: string
  readonly times: number
  readonly seconds: number
  readonly why: string
}
