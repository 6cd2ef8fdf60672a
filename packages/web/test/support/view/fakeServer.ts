import {
  ApiFailure,
  type Client,
  type Download,
  type ImageInfo,
  type Mode,
  noFeatures,
  type ProjectInfo,
  type ProjectRight,
  type ReconstructionDetails,
} from "@altilift/core/client"

/** A server at the page's interface, which answers at once what it is told to. */
export interface FakeServer extends Client {
  signIn: Client["signIn"]
  mode: Mode
  /** Thrown by everything while it is set. */
  problem: ApiFailure | undefined
  readonly started: Array<string>
  /** Of every `startReconstruction`: what was chosen to do it. */
  readonly chosen: Array<string | undefined>
  /** What of a project's latest reconstruction is otherwise than its state says. */
  reconstruction: Partial<ReconstructionDetails>
  /** Results of the projects whose reconstruction is done. */
  downloads: ReadonlyArray<Download>
  /** Names of what reconstructs. */
  choice: ReadonlyArray<string>
  /** SHA-1 of photos that the server has lost: its receipts leave them out. */
  lost: ReadonlyArray<string>
  /** What receipts were asked for. */
  readonly receipts: Array<ReadonlyArray<string>>
  /** Ids of images that were removed. */
  readonly removed: Array<string>
  /** What the user may do with every project. */
  right: ProjectRight
  /** Whether it signs receipts. */
  signs: boolean
}

const project = (number: number, name: string, more: Partial<ProjectInfo> = {}): ProjectInfo => ({
  id: number.toString(16).padStart(24, "0"),
  name,
  images: 0,
  gigaPixels: 0,
  date: Date.UTC(2026, 6, 24, 9, 33) - number * 86_400_000,
  task: undefined,
  ...more,
})

export const somePlaces: ReadonlyArray<ProjectInfo> = [
  project(1, "Quarry North, July"),
  project(2, "Brighton beach, groynes 12 to 31", { images: 4998, gigaPixels: 99.8, task: "Running" }),
  project(3, "Kraftwerk Süd – Kühlturm", { images: 812, gigaPixels: 16.2, task: "Done" }),
  project(4, "Harbour wall", { images: 2210, gigaPixels: 44.1, task: "Failed" }),
]

const altered = { code: "checksum-mismatch", arrived: "0f".repeat(20) } as const

const someImages = (count: number): ReadonlyArray<ImageInfo> =>
  Array.from({ length: count }, (_, at) => ({
    id: String(at),
    name: `DJI_${String(at + 1).padStart(4, "0")}.JPG`,
    checksum: at.toString(16).padStart(40, "0"),
    state: at % 97 === 5 ? "Invalid" : at > count - 12 ? "Uploaded" : "Ready",
    problems: at % 97 === 5 ? [altered] : [],
    ...(at % 97 === 5 || at > count - 12 ? {} : { thumbnail: picture, position: positionOf(at) }),
  }))

/** Lines of 40 photos, 20 metres apart. */
const positionOf = (at: number) => ({ latitude: 48.1 + Math.floor(at / 40) * 2e-4, longitude: 11.5 + (at % 40) * 3e-4 })

const picture = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><path fill="#687" d="M0 0h400v300H0z"/><path fill="#cb8" d="M0 190l400-90v200H0z"/></svg>',
)}`

/** A reconstruction of this state that began three minutes ago. */
const taskOf = (state: string): ReconstructionDetails => ({
  id: "1",
  state,
  startedAt: Date.now() - 200_000,
  endedAt: state === "Running" ? undefined : Date.now() - 20_000,
  queueing: 0,
  progress: state === "Running" ? 0.42 : undefined,
  step: state === "Running" ? "matching" : undefined,
  reconstructor: "sparse",
  problem: undefined,
  output: [],
})

const download = (name: string, kind: string | undefined, size: number): Download => ({
  name,
  kind,
  size,
  state: "Ready",
  link: `https://api.example.com/results?name=${name}`,
  checksum: "0f".repeat(20),
})

export const someDownloads: ReadonlyArray<Download> = [
  download("manifest.json", undefined, 381_221),
  download("points.ply", "pointcloud", 98_112),
  download("cameras.csv", "cameras", 2_411),
  download("log.txt", "log", 48_320),
]

const someToken = {
  id: "1",
  name: "laptop",
  app: undefined,
  created: 0,
  used: 0,
  ends: undefined,
  current: false,
}

const someWebhook = { id: "1", host: "hooks.example.com", created: 0, delivered: undefined, failed: undefined }

export const makeFakeServer = (projects: ReadonlyArray<ProjectInfo> = somePlaces): FakeServer => {
  const all = [...projects]
  const answer = <Value>(value: () => Value): Promise<Value> =>
    fake.problem === undefined ? Promise.resolve().then(value) : Promise.reject(fake.problem)
  const fake: FakeServer = {
    endpoint: "https://api.example.com",
    mode: "normal",
    problem: undefined,
    started: [],
    chosen: [],
    reconstruction: {},
    downloads: someDownloads,
    choice: ["sparse"],
    lost: [],
    receipts: [],
    signs: true,
    removed: [],
    right: "own",
    features: () => answer(() => ({ ...noFeatures, receipt: fake.signs, rename: true, removeImage: true })),
    whoami: () => answer(() => ({ email: "surveyor@example.com", mode: fake.mode })),
    signIn: (_, password) => answer(() => (password === "right" ? "token" : undefined)),
    projects: ({ search = "" } = {}) =>
      answer(() => {
        const found = all.filter(one => one.name.toLowerCase().includes(search.toLowerCase()))
        const isOwn = fake.right === "own"
        const items = found.map(one => ({ ...one, owner: "owner@example.com", isOwn, right: fake.right }))
        return { items, total: items.length, next: undefined }
      }),
    createProject: name =>
      answer(() => {
        const made = project(all.length + 1, name)
        all.unshift(made)
        return made
      }),
    project: id =>
      answer(() => {
        const found = all.find(one => one.id === id)
        if (found === undefined)
          throw new ApiFailure({ class: "run", kind: "refused", problem: { code: "project-unknown", name: id } })
        const reconstruction = found.task === undefined ? undefined : { ...taskOf(found.task), ...fake.reconstruction }
        return { ...found, right: fake.right, reconstruction, downloads: found.task === "Done" ? fake.downloads : [] }
      }),
    images: (id, { after = "0" } = {}) =>
      answer(() => {
        const items = someImages(all.find(one => one.id === id)?.images ?? 0).filter(one => !fake.removed.includes(one.id))
        const end = Number(after) + 500
        return { items: items.slice(Number(after), end), total: items.length, next: items.length > end ? `${end}` : undefined }
      }),
    imagesNotReady: () => answer(() => ({ items: [], total: 0, next: undefined })),
    page: () => answer(() => undefined),
    photo: (_, id) =>
      answer(() => ({
        original: picture,
        size: 8_412_345,
        width: 5472,
        height: 3648,
        takenAt: "2026-07-24T09:33:01",
        position: positionOf(Number(id)),
        altitude: 412.3,
      })),
    receipt: (id, checksums) =>
      answer(() => {
        if (!fake.signs) {
          const problem = { code: "receipts-not-offered", host: fake.endpoint } as const
          throw new ApiFailure({ class: "run", kind: "refused", problem })
        }
        fake.receipts.push(checksums)
        const kept = checksums.filter(checksum => !fake.lost.includes(checksum))
        const statement = {
          kind: "altilift-receipt",
          version: 1,
          server: fake.endpoint,
          project: { id, name: "Quarry" },
          time: "2026-07-24T12:00:00.000Z",
          images: kept.map(checksum => ({ name: "photo", size: 1, checksum, id: "1", state: "Ready" })),
        }
        return { statement: JSON.stringify(statement), signature: "c2ln", publicKey: "key" }
      }),
    metaTaken: () => answer(() => ({ names: undefined, buckets: [] })),
    hasMetaFile: () => answer(() => undefined),
    signMetaFile: () => answer(() => ({ url: "", id: "" })),
    metaFile: () => answer(() => undefined),
    shares: () => answer(() => []),
    share: () => answer(() => undefined),
    unshare: () => answer(() => undefined),
    renameProject: (id, name) =>
      answer(() => {
        const at = all.findIndex(one => one.id === id)
        all[at] = { ...project(at, name), ...all[at], name }
      }),
    removeProject: id =>
      answer(
        () =>
          void all.splice(
            all.findIndex(one => one.id === id),
            1,
          ),
      ),
    removeImage: (_, id) => answer(() => void fake.removed.push(id)),
    currentToken: () => answer(() => undefined),
    tokens: () => answer(() => []),
    makeToken: () => answer(() => ({ token: someToken, secret: "secret" })),
    revokeToken: () => answer(() => undefined),
    notices: () => answer(() => ({ mail: true, language: undefined, offered: true })),
    setNotices: ({ mail = true }) => answer(() => ({ mail, language: undefined, offered: true })),
    webhooks: () => answer(() => []),
    addWebhook: () => answer(() => ({ webhook: someWebhook, secret: "secret" })),
    removeWebhook: () => answer(() => undefined),
    reconstructors: () => answer(() => fake.choice),
    startReconstruction: (id, { reconstructor } = {}) =>
      answer(() => {
        fake.started.push(id)
        fake.chosen.push(reconstructor)
        return { started: false, code: 422, problem: { code: "reconstruction-too-few-images", least: 2 } } as const
      }),
    stopReconstruction: () => answer(() => undefined),
  }
  return fake
}
