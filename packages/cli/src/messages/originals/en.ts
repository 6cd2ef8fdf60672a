import type { OriginalsWords } from "./Words.ts"

const originals = (count: number): string => (count === 1 ? "1 original" : `${count} originals`)

export const words: OriginalsWords = {
  noKinds: "--kind chooses results, and --originals downloads photos: leave one of them out.",
  begins: ({ project, id, files, folder }) => `Downloading ${originals(files)} of project ${project} (${id}) into ${folder}`,
  progress: ({ done, all, arrived, total }) => `${done} of ${originals(all)}, ${arrived} of ${total}`,
  notAll: (failed, all) => `${failed} of ${originals(all)} could not be downloaded. Each is listed above with its reason.`,
  none: images =>
    images === 0
      ? "The project has no photo yet."
      : `No photo of the project is Ready (${images} ${images === 1 ? "is" : "are"} in other states), so there is no original.`,
  others: images =>
    images === 1
      ? "1 other image of the project is not Ready: there is no original of it."
      : `${images} other images of the project are not Ready: there are no originals of them.`,
}
