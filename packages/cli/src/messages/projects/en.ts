import type { ProjectWords } from "./Words.ts"

const photos = (count: number): string => (count === 1 ? "1 photo" : `${count} photos`)
const listed = (parts: ReadonlyArray<readonly [count: number, what: string]>): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ")

/** English: projects, their photos and their reconstructions. */
export const projects: ProjectWords = {
  manage: {
    heads: ["NAME", "PHOTOS", "RECONSTRUCTION", "OWNER", "CREATED", "ID"],
    mine: "you",
    rights: { view: "may view", upload: "may upload", own: "owns it with you" },
    counts: ({ ready, working, armed, invalid }) =>
      listed([
        [ready, "Ready"],
        [working, "being verified"],
        [armed, "waiting for bytes"],
        [invalid, "Invalid"],
      ]),
    none: 'You have no project. altilift projects create "Beach" makes one.',
    nothingFound: search => `No project has "${search}" in its name.`,
    created: ({ name, id }) => `Project ${name} created (${id})`,
    renamed: ({ name, id }) => `The project is named ${name} now (${id})`,
    removed: ({ name, id }) => `Project ${name} removed (${id})`,
    removes: ({ name, id, images }) => `This removes the project ${name} (${id}) with ${photos(images)} and its results.`,
    askName: "Type its name to remove it",
    otherName: (given, name) => `"${given}" is not the name of the project (${name}). Nothing was removed.`,
    needsYes: "Not on a terminal: --yes removes the project without a question.",
    shared: (name, email, right) => `Project ${name} is shared with ${email}: ${right}`,
    unshared: (name, email) => `Project ${name} is no longer shared with ${email}`,
    notShared: name => `Project ${name} is not shared.`,
    projectEmpty: "PROJECT is empty. Give the id or the name of a project.",
    nameEmpty: "NAME is empty. Give the project a name.",
    emailEmpty: "EMAIL is empty. Give the e-mail address of a user of the server.",
    needsEmail: "--right and --end need the EMAIL of a user.",
    endAndRight: "--end and --right exclude each other.",
    notOpened: "The browser could not be started. Open the address above.",
  },
  status: {
    photos: counts => `Photos: ${counts}`,
    gigaPixels: amount => `${amount} giga-pixels`,
    stuck: "Stuck:",
    image: (state, name, reason) => `  ${state}  ${name}: ${reason}`,
    noReason: "the server does not say why",
    waitsForBytes: since => `its bytes have not come for ${since}: upload it again. The server cancels it after 65 minutes`,
    waitsForBytesUnknown: "its bytes have not come; if no upload runs, upload it again",
    waitsForVerification: since => `it has not been verified for ${since}: the server is busy or has a fault; ask its operator`,
    waitsForPhotos: count => `The reconstruction waits for ${photos(count)} to be Ready or Invalid`,
    paused: "The reconstruction is paused, and waits to be resumed",
    more: (count, state, project) => `  … and ${count} more; altilift images ${project} --state ${state} lists all`,
    noPhotos: "The project has no photos.",
    notAll: (ready, all) => `${ready} of ${photos(all)} ${ready === 1 ? "is" : "are"} Ready.`,
    notDone: state => `The reconstruction is ${state}.`,
    complete: "Complete.",
    watchEnded: "Interrupted: nothing on the server was changed.",
  },
  images: {
    heads: ["STATE", "NAME", "ID", "REASON"],
    states: { Pending: "Pending", Uploading: "Uploading", Uploaded: "Uploaded", Ready: "Ready", Invalid: "Invalid" },
    stateUnknown: (given, known) => `--state: "${given}" is no state of an image. There are: ${known.join(", ")}`,
    stateEmpty: "--state is empty. Give states such as Invalid,Uploading.",
    csvAndJson: "--csv and --json exclude each other.",
  },
  task: {
    there: state => `A reconstruction is there already (state ${state}); none was started.`,
    started: (id, state) => `Reconstruction ${id} started${state === undefined ? "" : ` (state ${state})`}`,
    stopped: project => `The reconstruction of ${project} is stopped`,
    reconstructorEmpty: "--reconstructor is empty. Give a name, or leave it out.",
  },
}
