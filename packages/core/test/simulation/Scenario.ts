/** What is the matter with a photo. */
export type PhotoKind =
  | "good"
  /** The server finds it wanting, always. */
  | "invalid"
  /** A bit flips on its first way into the bucket. */
  | "corrupted once"
  /** The server does not notice its first arrival. */
  | "overlooked once"
  | "not an image"
  | "gone"
  /** Replaced by other bytes between the hash and the end of the run, without a trace in its size and time. */
  | "replaced"
  /** As `replaced`, and its size and time tell. */
  | "edited"
  /** A stream of it changes under the hands of whoever sends it, once. */
  | "changed once"
  /** It changes during every transfer. */
  | "changing"
  /** It is there when it is hashed, and gone when it is to be sent. */
  | "vanishes"
  /** It cannot be read. */
  | "unreadable"
  /** The server notices its first arrival only after 20 minutes. */
  | "noticed late"
  /** Any document that asks for its state is answered with HTTP 500. */
  | "poisoned"
  /** The bucket refuses every target of it. */
  | "refused"
  /** It takes longer than any connection lives. */
  | "too big for the link"

export interface ScenarioPhoto {
  readonly name: string
  readonly kind: PhotoKind
  /** Photos of the same content are twins. */
  readonly content: string
  /** Bytes. */
  readonly size: number
  /** For `replaced`: milliseconds after the beginning. */
  readonly replacedAfter: number
}

/** A time in which something does not work, in milliseconds after the beginning. */
export interface Outage {
  readonly from: number
  readonly to: number
  /** `network`: nothing gets through, and the machine knows it has none; `server`: the service is being restarted. */
  readonly of: "network, known" | "network" | "server" | "bucket"
  /** Whether every request fails at once; else some are never answered. */
  readonly quick?: boolean
}

/** A bucket that goes away, never to come back. */
export interface Gone {
  /** Milliseconds after the beginning. */
  readonly from: number
  /** Whether the server says where its buckets are. */
  readonly told: boolean
  /** Whether every request to it fails at once; else some are never answered. */
  readonly quick?: boolean
}

/** A kill at a write into the journal. */
export interface Kill {
  /** Writes of that process until then, from 1. */
  readonly atWrite: number
  readonly when: "before" | "after"
}

/** Probabilities of faults of one request. */
export interface Rates {
  readonly lostBefore: number
  readonly lostAfter: number
  readonly blackHole: number
  readonly badGateway: number
  readonly tooMany: number
  readonly html: number
  readonly refusedTarget: number
  readonly fieldError: number
  readonly fieldNull: number
  readonly refusedBatch: number
  /** The bucket calls credentials expired or unknown that are good. */
  readonly refusedSts: number
}

/** One line for everything. */
export interface LinkOfScenario {
  /** Bytes a millisecond. */
  readonly rate: number
  /** All connections die at these times (milliseconds after the beginning). */
  readonly resets: ReadonlyArray<number>
  /** Bytes that a stream yields at a time. */
  readonly slice: number
}

/** The questions of the API that a stumbling server may fail at, as the fields of its schema. */
export type Question = "hasImage" | "sign" | "startImageUpload" | "doneImageUpload" | "image" | "account"

/** A time in which a server answers, and with nonsense. Milliseconds after the beginning. */
export interface Stumble {
  readonly from: number
  readonly to: number
  readonly at: "everything" | Question
  /** How much of what is asked meanwhile is answered so, 0 to 1; the rest is answered well. */
  readonly share: number
  readonly how:
    | { readonly says: "null" }
    /** `undefined`: an error without a code. */
    | { readonly says: "error"; readonly code: string | undefined }
    | { readonly says: "http"; readonly status: number; readonly code: string | undefined }
    /** What it knows of another image. */
    | { readonly says: "another image" }
}

/** One answer that stands alone. */
export interface OddAnswer {
  readonly to: "api" | "bucket"
  /** Of the requests to that peer, from 1. */
  readonly count: number
  readonly status: number
  /** Seconds, or milliseconds from now until a date. */
  readonly retryAfter: { readonly seconds: number } | { readonly dateIn: number } | undefined
}

/** How the server and the bucket behave, beside what is drawn for single requests. */
export interface Manners {
  readonly stumbles: ReadonlyArray<Stumble>
  readonly odd: ReadonlyArray<OddAnswer>
  /** Times in which the bucket answers 403 to everybody. */
  readonly closed: ReadonlyArray<{ readonly from: number; readonly to: number }>
  /** Transfers that the bucket takes at the same time; the others get 503. */
  readonly atOnce: number | undefined
  /** Requests that the API answers in a second; the others get 429. */
  readonly perSecond: number | undefined
  /** States that the contract does not know. */
  readonly unknownStates: boolean
  readonly withoutUrlWhenThere: boolean
  /** From then until the end of that process the token is worth nothing. */
  readonly tokenRevoked: { readonly at: number; readonly how: "HTTP 401" | "HTTP 400 with a code" | "null" } | undefined
  /**
   * Parts that the server signs addresses of at a time, for buckets of S3 and MinIO; it signs none where this is left
   * out.
   */
  readonly signsParts: number | undefined
  /** Probability that a bucket loses a part, or forgets an upload. */
  readonly losesParts: number
}

/** What happens to the machine that the client runs on. */
export interface Machine {
  /** It sleeps: milliseconds after the beginning, and for how long. */
  readonly sleeps: ReadonlyArray<{ readonly at: number; readonly for: number }>
  /** Its clock is set: milliseconds after the beginning, and by how much. */
  readonly jumps: ReadonlyArray<{ readonly at: number; readonly by: number }>
  /** By how much the clock of the first process is wrong, beside `skew`. */
  readonly firstClock: number
}

/** What the user does. */
export interface User {
  /** Stops a process so many milliseconds after it began; one process after another, after those that are killed. */
  readonly stops: ReadonlyArray<number>
  /** Starts a second process beside each, so many milliseconds later. */
  readonly second: number | undefined
}

/** Reads that take long and cannot be interrupted. */
export interface StubbornReads {
  readonly millis: number
  /**
   * The name of the one photo that is read so, in processes that are stopped; all are, always, where it is left out.
   */
  readonly of?: string
  /** The read that is stuck is the one for its transfer, which has begun; else that for its checksum. */
  readonly inTransfer?: boolean
}

export interface Disk {
  /** Whether payloads are streams; else they are held in memory. */
  readonly streams: boolean
  /** Places that the source cannot look into. */
  readonly places: ReadonlyArray<string>
  /** The source of the first process fails after so many files. */
  readonly sourceFailsAfter: number | undefined
  readonly stubbornReads: StubbornReads | undefined
  /** The disk under the journal is full, milliseconds after the beginning. */
  readonly full: { readonly from: number; readonly to: number } | undefined
  /** Probability that a record of the journal cannot be read back by the next process. */
  readonly damaged: number
}

/** What is promised of a world beyond the invariants that always hold; see `liveness.ts`. */
export type Promised =
  /** The first process that is neither killed nor stopped ends complete. */
  | "completes at once"
  /** No image ends Failed without a fault of its own. */
  | "blames nobody"
  /** Its duration is explained by the bytes, the faults and the documented waits. */
  | "is in time"
  /** Its requests and bytes are explained by the images and the faults. */
  | "is thrifty"

/** A run of the engine in a hostile world, drawn from a seed. */
export interface Scenario {
  readonly family: string
  readonly seed: number
  readonly photos: ReadonlyArray<ScenarioPhoto>
  /** `undefined`: they adapt. */
  readonly transfers: number | undefined
  /** Bytes that payloads may hold together. */
  readonly memory: number
  readonly rates: Rates
  readonly outages: ReadonlyArray<Outage>
  /** The first of two S3 buckets goes away for good; there is only one bucket where this is left out. */
  readonly gone: Gone | undefined
  /** One process after another. */
  readonly kills: ReadonlyArray<Kill>
  /** Milliseconds after the beginning from which on nothing fails any more. */
  readonly quietAfter: number
  /** Milliseconds by which the client's clock is wrong. */
  readonly skew: number
  /** Seconds that a signed URL is valid. */
  readonly urlLifetime: number
  readonly cloud: "S3" | "MINIO" | "OSS"
  /** Seconds that an STS is valid. */
  readonly stsLifetime: number
  /** Whether the client can read the API's `Date`. */
  readonly tellsTime: boolean
  /** Milliseconds. */
  readonly roundTrip: number
  /** Bytes a millisecond of one transfer. */
  readonly rate: number
  /** Milliseconds. */
  readonly processing: number
  /** `undefined`: every transfer has a line of its own. */
  readonly link: LinkOfScenario | undefined
  readonly manners: Manners
  readonly machine: Machine
  readonly user: User
  readonly disk: Disk
  readonly promised: ReadonlyArray<Promised>
}
