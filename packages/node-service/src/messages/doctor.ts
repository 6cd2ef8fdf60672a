import type { ProbeFault, ProbeStep } from "../ProbeFault.ts"

/** What `doctor` finds, and what to do, in English. */
const told = (message: string, advice: string) => ({ message, advice })

/** Rights of S3 that a step needs. */
const rights: Readonly<Record<ProbeStep, string>> = {
  put: "s3:PutObject",
  head: "s3:GetObject",
  get: "s3:GetObject",
  list: "s3:ListBucket",
  copy: "s3:GetObject and s3:PutObject",
  delete: "s3:DeleteObject",
}

const adviceFor = ({ step, status, code }: ProbeFault): string => {
  if (status === undefined) return "start the server, or correct vault.endpoint and vault.region"
  if (code === "NoSuchBucket") return "make the bucket, or correct vault.bucket"
  if (code === "InvalidAccessKeyId") return "correct vault.accessKeyId"
  if (code === "SignatureDoesNotMatch") return "correct vault.secretAccessKey, and the clock"
  if (code === "RequestTimeTooSkewed") return "set the clock: run an NTP client, such as systemd-timesyncd"
  if (status === 403) return `give the credentials the right ${rights[step]} on the bucket`
  return "see the log of the server"
}

export const doctor = {
  configurationGood: (file: string | undefined) => `the settings can be used${file === undefined ? "" : `: ${file}`}`,
  configurationWrong: (message: string) => told(message, "see altilift-service config check, and docs/service.md"),
  configurationWarning: (message: string) => told(message, "see docs/service.md"),
  notChecked: "not checked: the settings cannot be used",
  notConfigured: "not configured",
  ofAnotherRole: (role: string) => `needed where the role is ${role}`,
  folderGood: (folder: string) => `${folder} can be written, by its user alone`,
  folderAbsent: (folder: string) =>
    told(`${folder} is not there`, "altilift-service start makes it; or name another with --data"),
  folderUnwritable: (folder: string, why: string) =>
    told(`${folder} cannot be written: ${why}`, "give it to the user that runs the service: chown -R USER FOLDER"),
  folderOpen: (folder: string, mode: string) => told(`${folder} is open to other users (mode ${mode})`, `chmod go= ${folder}`),
  diskGood: (free: number, reserve: number) => `${free} MB are free; uploads leave ${reserve} MB`,
  diskLow: (free: number, reserve: number) =>
    told(`${free} MB are free, and uploads leave ${reserve} MB`, "remove projects, use a larger disk, or set keepTasksDays"),
  diskFull: (free: number, reserve: number) =>
    told(`${free} MB are free, and uploads leave ${reserve} MB: nothing is taken`, "make room, or set diskReserve"),
  databaseGood: (kind: string, migration: string, took: number) =>
    `${kind} answers and can be written, in ${took} ms; tables of ${migration}`,
  databaseAbsent: (path: string) =>
    told(`there is no database at ${path}`, "altilift-service start makes it; or name another folder with --data"),
  databaseEmpty: told("the database has no tables of the service", "altilift-service start makes them"),
  databaseFails: (why: string) =>
    told(`the database cannot be used: ${why}`, "check its address, that its server runs, and its rights"),
  databaseOld: (migration: string) =>
    told(`the tables are of ${migration}`, "the next start brings them to those of this version"),
  databaseNew: (migration: string) =>
    told(`the tables are of ${migration}, which this version does not know`, "use the version that made them, or a later one"),
  clockGood: (seconds: number, by: string) => `right within ${seconds} s, by ${by}`,
  clockOff: (seconds: number, by: string) =>
    told(`${seconds} s off, by ${by}: signatures are refused from 15 minutes on`, "run an NTP client, such as systemd-timesyncd"),
  clockUnknown: "nothing that was asked says the time",
  bucketEmbedded: "the embedded bucket, on the disk of the data folder",
  bucketGood: (bucket: string, took: number) => `${bucket}: an object was put, found and removed, in ${took} ms`,
  bucketAnswers: (bucket: string) => `${bucket}: answers`,
  bucketFails: (bucket: string, step: string, why: string) =>
    told(`${bucket}: ${step}: ${why}`, "check its address, credentials and rights: docs/service.md, Configuration file"),
  expiryGood: (bucket: string) => `${bucket}: a rule of the bucket expires objects`,
  expiryMissing: (bucket: string) =>
    told(
      `${bucket}: no rule of the bucket expires objects: what a client or a failed removal left there stays`,
      "give it a lifecycle rule that expires objects after 7 days and aborts incomplete multipart uploads after 7 days",
    ),
  expiryUnknown: (bucket: string) =>
    `${bucket}: its lifecycle rules cannot be read; one should expire objects after some days (docs/service.md)`,
  vaultHere: "files are kept in the data folder",
  vaultGood: (bucket: string, took: number) =>
    `${bucket}: an object was put, found, read, listed, copied and removed, in ${took} ms`,
  vaultFails: (bucket: string, fault: ProbeFault) =>
    told(`${bucket}: ${fault.step}: ${fault.code ?? fault.status ?? "no answer"}`, adviceFor(fault)),
  scratchGood: (folder: string, free: number, most: number) => `${folder}: ${free} MB are free, and ${most} MB at most are used`,
  scratchLow: (folder: string, free: number, most: number) =>
    told(`${folder}: ${free} MB are free, and up to ${most} MB are used`, "make room, or set scratch.most or scratch.folder"),
  serverGood: (version: string) => version,
  serverOld: (version: string, least: number) =>
    told(`the server is PostgreSQL ${version}`, `upgrade it: the service needs ${least} or later`),
  serverReadOnly: told(
    "the server takes no writes",
    "name the primary server in the connection string (ALTILIFT_DATABASE), or end the read-only mode",
  ),
  connectionsGood: (left: number, most: number) => `${left} of ${most} connections are left`,
  connectionsFew: (left: number, most: number, needed: number) =>
    told(
      `${left} of ${most} connections are left, and a process takes up to ${needed}`,
      "raise max_connections, run fewer processes, or put pgbouncer (pool_mode = session) between",
    ),
  corsGood: (bucket: string, origin: string) => `${bucket}: pages of ${origin} may upload`,
  corsMissing: (bucket: string, origin: string) =>
    told(
      `${bucket}: pages of ${origin} may not upload to it`,
      "give the bucket a CORS rule: methods PUT, POST and DELETE, header content-type, exposed header ETag",
    ),
  mailGood: (server: string) => `${server} takes mail`,
  mailFails: (server: string, why: string) => told(`${server}: ${why}`, "check smtp in the configuration file"),
  reconstructorGood: (name: string) => `${name}: can be used`,
  reconstructorFails: (name: string, why: string) =>
    told(`${name}: ${why}`, "check it in the configuration file: docs/reconstruction.md"),
  programAbsent: (program: string) => `there is no program ${program}`,
  answered: (status: number) => `HTTP ${status}`,
  addressGood: (url: string) => `${url} leads here, and says so itself`,
  addressSilent: (url: string, why: string) =>
    told(`${url} does not lead to the service: ${why}`, "start the service; check the proxy, the firewall and the name"),
  addressDiffers: (url: string, says: string) =>
    told(`at ${url} the service says that its address is ${says}`, "give both the same public URL"),
  notReady: (url: string, failing: ReadonlyArray<string>) =>
    told(`${url} is not ready; what fails: ${failing.join(", ")}`, "its log says why"),
  proxyUntrusted: (url: string) =>
    told(
      `${url} is not the address listened on, and no proxy is trusted: all clients count as one address in limits`,
      "name the proxy in trustedProxies, and let it set X-Forwarded-For",
    ),
  proxyGood: "the addresses of clients are known",
  tlsNone: (url: string) =>
    told(`${url} has no TLS: tokens and photos can be read on the way`, "put a proxy with a certificate before it"),
  tlsHere: "only this machine reaches the service",
  tlsGood: (host: string, days: number) => `${host}: the certificate ends in ${days} days`,
  tlsEndsSoon: (host: string, days: number) =>
    told(`${host}: the certificate ends in ${days} days`, "renew it, and reload the proxy"),
  tlsFails: (host: string, why: string) => told(`${host}: ${why}`, "check the certificate and the proxy"),
  line: (level: string, check: string, message: string, advice: string | undefined) =>
    `${level.padEnd(8)} ${check}: ${message}${advice === undefined ? "" : `\n         ${advice}`}`,
  brokenCount: (count: number) => `${count} ${count === 1 ? "thing is" : "things are"} broken`,
} as const
