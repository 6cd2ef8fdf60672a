import type { ProjectHelp } from "../Words.ts"

/** English: commands for projects on the server. */
export const projectCommands: ProjectHelp = {
  projects: {
    description: "List, create, rename, remove, share and open projects",
    examples: [
      { command: "altilift projects list", description: "Which projects there are" },
      { command: "altilift projects create Harbour", description: "Create a project" },
    ],
  },
  "projects list": {
    description: "List your projects and those that are shared with you, the newest first",
    examples: [
      { command: "altilift projects list", description: "All of them, with their photos by state" },
      { command: "altilift projects list --search Beach --json", description: "For programs: those with Beach in their names" },
    ],
  },
  "projects create": {
    description: "Create a project. Refused if you have one of that name.",
    examples: [{ command: "altilift projects create Quarry", description: "Create the project Quarry" }],
  },
  "projects rename": {
    description: "Give a project another name. Refused if you have one of that name.",
    examples: [{ command: "altilift projects rename Quarry Pit", description: "The project Quarry is named Pit from then on" }],
  },
  "projects share": {
    description: "Share a project with another user of the server, or list with whom it is shared",
    examples: [
      { command: "altilift projects share Pit anna@example.com --right upload", description: "Anna may look and upload" },
      { command: "altilift projects share Pit", description: "With whom it is shared" },
      { command: "altilift projects share Pit anna@example.com --end", description: "End the sharing" },
    ],
  },
  "projects open": {
    description: "Print the address of the page that shows the project, and open it in a browser if there is a display",
    examples: [{ command: "altilift projects open Pit", description: "Open the project" }],
  },
  "projects remove": {
    description: "Remove a project with its photos and results, after its name was typed",
    examples: [{ command: "altilift projects remove Pit --yes", description: "Without a question, for scripts" }],
  },
  status: {
    description:
      "Show the photos of a project by state, what is stuck and why, and the reconstruction. " +
      "Exit code 0 only if every photo is Ready, and the reconstruction is Done if one was started.",
    examples: [
      { command: "altilift status Beach", description: "What became of it" },
      { command: "altilift status Beach --watch", description: "Until nothing changes any more" },
    ],
  },
  images: {
    description: "List the photos of a project with their states",
    examples: [
      { command: "altilift images Beach", description: "All of them" },
      { command: "altilift images Beach --state Invalid", description: "Those that the server refused, with the reason" },
      { command: "altilift images Beach --csv > images.csv", description: "A table for a spreadsheet" },
    ],
  },
  start: {
    description: "Start the reconstruction of a project. One that waits or runs already is kept.",
    examples: [
      { command: "altilift start Beach --wait", description: "Reconstruct, and wait for the model" },
      { command: "altilift start Beach --pre-start", description: "As soon as every photo is Ready or Invalid" },
    ],
  },
  stop: {
    description: "Stop the reconstruction of a project",
    examples: [{ command: "altilift stop Beach", description: "Stop the one that waits or runs" }],
  },
}
