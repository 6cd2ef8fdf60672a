import type { Notice } from "../../notices/Notice.ts"
import { type NoticeTexts, type NoticeWords, utc } from "./NoticeTexts.ts"

const photos = (count: number): string => `${count} ${count === 1 ? "photo" : "photos"}`

const complete = ({ project: { name }, images: { ready, invalid } }: Notice): NoticeWords =>
  invalid === 0
    ? {
        subject: `${name}: complete, ${photos(ready)} Ready`,
        lines: [`All photos of ${name} arrived and are verified: ${ready}.`],
      }
    : {
        subject: `${name}: ${ready} of ${photos(ready + invalid)} Ready, ${invalid} with a problem`,
        lines: [
          `Nothing of ${name} is awaited any more. Ready: ${ready}. With a problem: ${invalid}.`,
          "The page says which photos have a problem, and what it is.",
        ],
      }

const stuckSet = ({ project: { name }, images, movedAt }: Notice): NoticeWords => ({
  subject: `${name}: ${photos(images.awaited + images.unverified)} not there yet, nothing moves`,
  lines: [
    `Nothing of ${name} has arrived or been verified since ${utc(movedAt)}.`,
    `Ready: ${images.ready}. Not arrived: ${images.awaited}. Not verified: ${images.unverified}. With a problem: ${images.invalid}.`,
    ...(images.awaited > 0 ? ["Start the upload again where it was begun: what arrived is not sent again."] : []),
  ],
})

const ofTask: Readonly<Record<"stuck" | "reconstructed" | "failed", (name: string, movedAt: number) => NoticeWords>> = {
  stuck: (name, movedAt) => ({
    subject: `${name}: the reconstruction does not move`,
    lines: [`The reconstruction of ${name} has not moved since ${utc(movedAt)}.`],
  }),
  reconstructed: name => ({
    subject: `${name}: the reconstruction is done`,
    lines: [`The reconstruction of ${name} is done. Its results are on the page.`],
  }),
  failed: name => ({ subject: `${name}: the reconstruction failed`, lines: [`The reconstruction of ${name} failed.`] }),
}

const handedOver = (name: string): NoticeWords => ({
  subject: `${name}: the photos are handed over`,
  lines: [
    `The Ready photos of ${name} are in a folder on the server, for another program to reconstruct.`,
    "Its operator knows where.",
  ],
})

export const noticesInEnglish: NoticeTexts = {
  words: (notice, sentence) => {
    const { kind, project, movedAt, reconstruction } = notice
    if (kind === "complete") return complete(notice)
    if (reconstruction === null) return stuckSet(notice)
    if (kind === "reconstructed" && reconstruction.handedOver) return handedOver(project.name)
    const { subject, lines } = ofTask[kind](project.name, movedAt)
    const why = reconstruction.problem
    return { subject, lines: why === null ? lines : [...lines, `${sentence(why)}.`] }
  },
  rule: "You get this mail because you own this project. You can switch these mails off on the page, under Tokens.",
}
