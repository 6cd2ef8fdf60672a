import type { Words } from "./words.ts"

/** Projects, and what the server has of one. */
export const project = ({ f, photos, states }: Words) => ({
  projects: {
    title: "Choose a project",
    lead: "Photos of one project are reconstructed together.",
    search: "Search projects",
    create: "New project",
    createNamed: (name: string) => `Create “${name}”`,
    name: "Name of the new project",
    namePlaceholder: "For example: Quarry North, July",
    make: "Create project",
    none: "No project yet",
    noneHint: "Name the first one; the photos come next.",
    nothingFound: (search: string) => `No project matches “${search}”`,
    facts: (images: number, gigaPixels: number) =>
      images === 0 ? "empty" : `${photos(images)}${gigaPixels > 0 ? ` · ${f.gigaPixels(gigaPixels)} GP` : ""}`,
    count: (shown: number, total: number) => `${f.number(shown)} of ${f.number(total)}`,
    back: "All projects",
    lostCreate: "The answer was lost on the way. Look whether the project is in the list before you create it again.",
  },

  tabs: { label: "Project", upload: "Upload", server: "On the server" },

  server: {
    title: "On the server",
    images: (number: number) => photos(number),
    states: (ready: number, invalid: number) => `${f.number(ready)} Ready · ${f.number(invalid)} Invalid`,
    gigaPixels: (number: number) => `${f.gigaPixels(number)} GP`,
    none: "The project has no photos yet",
    noneHint: "Photos appear here as soon as they are registered.",
    refresh: "Refresh",
    reconstruction: "Reconstruction",
    noTask: "Not started",
    start: "Start reconstruction",
    stop: "Stop reconstruction",
    handoff: "Results",
    noHandoff: "Results appear here when the reconstruction has ended.",
    task: {
      Pending: "Waits for photos",
      Running: "Running",
      Done: "Done",
      Failed: "Failed",
      Stopped: "Stopped",
    } as Readonly<Record<string, string>>,
    image: {
      Pending: "Registered",
      Uploading: "On its way",
      Uploaded: "Verifying",
      Ready: states.Ready,
      Invalid: states.Invalid,
    } as Readonly<Record<string, string>>,
    updated: (time: number) => `as of ${f.time(time)}`,
  },
})

export type ProjectTexts = ReturnType<typeof project>
