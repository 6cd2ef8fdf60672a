/** A statement of the service, and how it is to be executed. */
export interface Statement {
  readonly what: string
  readonly text: string
  readonly values: readonly unknown[]
  /** Indexes of which it is to use one; none: as it was before, for comparison. */
  readonly indexes: readonly string[]
  /** What is done before it, and undone after it. */
  readonly after?: string
}

/** What the statements are about. */
export interface Subject {
  /** The project with most images. */
  readonly project: string
  /** The checksum of one of its images, and the ids of 100. */
  readonly checksum: string
  readonly ids: readonly string[]
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: number
}

const most = Number.MAX_SAFE_INTEGER

const minutes = 60_000

/** The words of the index over images in progress that no bucket is looked into for. */
const inProgress = `state in ('Pending', 'Uploading', 'Uploaded') and "lookAt" is null`

/** Images of a project, as pages of `allImages` and `imagesNotReady` read them. */
const page = (order: "asc" | "desc", limit: number, condition = "") =>
  `select * from images where ("projectId", seq) > ($1, $2) and ("projectId", seq) < ($1, $3) ${condition}
    order by "projectId" ${order}, seq ${order} limit ${limit}`

/** What requests ask of PostgreSQL. The texts are those of the service. */
const ofRequests = ({ project, checksum, ids }: Subject): readonly Statement[] => [
  {
    what: "`hasImage` by project and checksum",
    text: `select * from images where "projectId" = $1 and checksum = $2`,
    values: [project, checksum],
    indexes: ["imagesByChecksum"],
  },
  {
    what: "100 images by their ids",
    text: `select * from images where id in (select unnest($1::text[])) and "projectId" = $2`,
    values: [ids, project],
    indexes: ["images_id_key"],
  },
  {
    what: "`allImages`, first page of 100",
    text: page("asc", 101),
    values: [project, 0, most],
    indexes: ["imagesByProject"],
  },
  {
    what: "`allImages`, last page of 100",
    text: page("desc", 101),
    values: [project, 0, most],
    indexes: ["imagesByProject"],
  },
  {
    what: "the same before both columns were compared at once",
    text: `select * from images where "projectId" = $1 and seq > $2 and seq < $3 order by seq desc limit 101`,
    values: [project, 0, most],
    indexes: [],
  },
  {
    what: "`imagesNotReady`",
    text: page("asc", 500, "and state <> 'Ready'"),
    values: [project, 0, most],
    indexes: ["imagesNotReady"],
  },
  {
    what: "the same before it had an index",
    text: page("asc", 500, "and state <> 'Ready'"),
    values: [project, 0, most],
    indexes: [],
    after: `drop index "imagesNotReady"`,
  },
]

/** What workers ask by themselves. */
const ofWorkers = ({ now }: Subject): readonly Statement[] => [
  {
    what: "sweep",
    text: `select * from images where ${inProgress} and seq > $1 order by seq limit 200`,
    values: [0],
    indexes: ["imagesInProgress"],
  },
  {
    what: "looks into buckets, touched within 4 minutes",
    text: `select * from images where "lookAt" <= $1 and "touchedAt" > $2 order by "touchedAt" desc limit 400`,
    values: [now, now - 4 * minutes],
    indexes: ["imagesTouchedLast"],
  },
  {
    what: "looks into buckets, the others",
    text: `select * from images where "lookAt" <= $1 and "touchedAt" <= $2 order by "lookAt" limit 400`,
    values: [now, now - 4 * minutes],
    indexes: ["imagesToLookFor", "imagesTouchedLast"],
  },
  {
    what: "Invalid images",
    text: `select * from images where state = 'Invalid' and seq > $1 order by seq limit 200`,
    values: [0],
    indexes: ["imagesInvalid"],
  },
  {
    what: "depth of the queue",
    text: `select count(*), min("touchedAt") from images where ${inProgress} and state = 'Uploaded'`,
    values: [],
    indexes: ["imagesInProgress"],
  },
]

export const statementsOf = (subject: Subject): readonly Statement[] => [...ofRequests(subject), ...ofWorkers(subject)]
