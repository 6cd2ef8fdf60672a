import { ApiFailure, type Client, type ImageInfo, type Mode, type ProjectInfo } from "@altilift/core/client"

/** A server at the page's interface, which answers at once what it is told to. */
export interface FakeServer extends Client {
  signIn: Client["signIn"]
  mode: Mode
  /** Thrown by everything while it is set. */
  problem: ApiFailure | undefined
  readonly started: Array<string>
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
    state: at % 97 === 5 ? "Invalid" : at > count - 12 ? "Uploaded" : "Ready",
    problems: at % 97 === 5 ? [altered] : [],
  }))

export const makeFakeServer = (projects: ReadonlyArray<ProjectInfo> = somePlaces): FakeServer => {
  const all = [...projects]
  const answer = <Value>(value: () => Value): Promise<Value> =>
    fake.problem === undefined ? Promise.resolve().then(value) : Promise.reject(fake.problem)
  const fake: FakeServer = {
    endpoint: "https://api.example.com",
    mode: "normal",
    problem: undefined,
    started: [],
    whoami: () => answer(() => ({ email: "surveyor@example.com", mode: fake.mode })),
    signIn: (_, password) => answer(() => (password === "right" ? "token" : undefined)),
    projects: ({ search = "" } = {}) =>
      answer(() => {
        const items = all.filter(one => one.name.toLowerCase().includes(search.toLowerCase()))
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
        const downloads =
          found.task === "Done"
            ? [{ name: "manifest.json", state: "Ready", size: 381_221, link: "file:///srv/altilift/handoff/3/1/manifest.json" }]
            : []
        return { ...found, downloads }
      }),
    images: id =>
      answer(() => {
        const items = someImages(all.find(one => one.id === id)?.images ?? 0)
        return { items: items.slice(0, 500), total: items.length, next: items.length > 500 ? "500" : undefined }
      }),
    startReconstruction: id =>
      answer(() => {
        fake.started.push(id)
        return { started: false, code: 422, problem: { code: "reconstruction-too-few-images", least: 2 } } as const
      }),
    stopReconstruction: () => answer(() => undefined),
  }
  return fake
}
