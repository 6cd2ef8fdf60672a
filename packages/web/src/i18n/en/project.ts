import type { ProjectInfo } from "@altilift/core/client"
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
    facts: ({ images, gigaPixels, counts }: ProjectInfo) => {
      if (images === 0) return "empty"
      const { ready, working, armed, invalid } = counts ?? { ready: images, working: 0, armed: 0, invalid: 0 }
      return [
        photos(ready),
        ...(working + armed > 0 ? [`${f.number(working + armed)} on their way`] : []),
        ...(invalid > 0 ? [`${f.number(invalid)} ${states.Invalid}`] : []),
        ...(gigaPixels > 0 ? [`${f.gigaPixels(gigaPixels)} GP`] : []),
      ].join(" · ")
    },
    count: (shown: number, total: number) => `${f.number(shown)} of ${f.number(total)}`,
    edit: "Edit",
    editNamed: (name: string) => `Edit “${name}”`,
    newName: "Name",
    rename: "Rename",
    removal: "Remove the project",
    removes: (images: number) =>
      `Its photos (${f.number(images)}), reconstructions and results are removed, for all users with whom it is ` +
      `shared. This cannot be undone.`,
    typeName: (name: string) => `To remove it, type its name: ${name}`,
    remove: "Remove for ever",
    back: "All projects",
    lostCreate: "The answer did not arrive. Check whether the project is in the list before you create it again.",
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
    search: "Search photos by name",
    sort: "Sort by",
    order: { problems: "Problems first", name: "Name", arrival: "Arrival" },
    group: { problem: states.Invalid, coming: "On their way", ready: states.Ready },
    remove: (name: string) => `Remove ${name}`,
    removeAsk: (name: string) => `Remove ${name} from the server? This cannot be undone.`,
    noneFound: "No photo matches the filter and the search",
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

  photo: {
    view: (name: string) => `View ${name}`,
    keys: "Photo. Arrow keys left and right show the one before and after; plus and minus zoom, then arrow keys move it.",
    previous: "Previous",
    next: "Next",
    original: "Download",
    thumbnailOnly: "This browser cannot show the original: a small picture stands for it.",
    time: "Taken",
    height: "Height",
    camera: "Camera",
    position: "Position",
    size: "Size",
    unknown: "not in the photo",
    metres: (metres: number) => `${f.number(Math.round(metres * 10) / 10)} m above sea level`,
    degrees: (latitude: number, longitude: number) =>
      `${Math.abs(latitude).toFixed(6)}° ${latitude < 0 ? "S" : "N"}, ` +
      `${Math.abs(longitude).toFixed(6)}° ${longitude < 0 ? "W" : "E"}`,
    dimensions: (width: number, height: number) => `${f.number(width)} × ${f.number(height)}`,
  },
})

export type ProjectTexts = ReturnType<typeof project>
