import type { RetryWords } from "./Words.ts"

export const words: RetryWords = {
  projectEmpty: "PROJECT needs the id or the name of a project.",
  unknown: project =>
    `The journal of this machine knows no upload into project ${project}. Name the photos: ` +
    `altilift upload PATH --project ID|NAME`,
  nothingLeft: project =>
    `Every file that was uploaded from this machine into project ${project} has arrived. Nothing is left to send.`,
  gone: (files, where) =>
    `${files === 1 ? "1 file that was to be uploaded is" : `${files} files that were to be uploaded are`} not there ` +
    `any more: ${where}`,
  forgotten: files =>
    files === 1 ? "1 file that is gone is not expected any more." : `${files} files that are gone are not expected any more.`,
  allGone: project =>
    `Nothing was sent: all that is left for project ${project} is gone from its place. Put the disk or card back, ` +
    "or name where the photos are now: altilift upload PATH --project ID|NAME. " +
    "If you deleted them: altilift retry PROJECT --forget-gone",
}
