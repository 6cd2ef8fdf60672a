import type { Project } from "@altilift/core"
import { say, sayAll, sentences } from "../messages/language.ts"
import { problemFacts } from "../messages/wordsOf.ts"
import { column } from "../view/endLines.ts"
import { imageStateName } from "../view/imageStateName.ts"
import { printable } from "../view/printable.ts"
import { reconstructionLine, stateName } from "../view/reconstructionLine.ts"
import { duration } from "../view/units.ts"
import { imagesIn, type ProjectStatus, type StuckImage, waitsFor } from "./ProjectStatus.ts"

/** Images of one state that are named. */
const shown = 10

/** `Photos: 18 Ready, 2 Invalid  ·  0.4 giga-pixels`. */
export const photosLine = ({ counts, gigaPixels }: ProjectStatus): string => {
  const words = sentences().projects
  if (imagesIn(counts) === 0) return words.status.noPhotos
  const amount = gigaPixels > 0 ? `  ·  ${words.status.gigaPixels(gigaPixels.toFixed(gigaPixels < 10 ? 2 : 0))}` : ""
  return words.status.photos(words.manage.counts(counts)) + amount
}

/** How far the reconstruction is, and what it waits for; empty where none was started. */
export const reconstructionLines = (status: ProjectStatus): ReadonlyArray<string> => {
  const { reconstruction } = status
  if (reconstruction === undefined) return []
  const words = sentences().projects.status
  const waiting = waitsFor(status)
  return [
    reconstructionLine(reconstruction),
    ...(waiting === 0 ? [] : [words.waitsForPhotos(waiting)]),
    ...(reconstruction.paused ? [words.paused] : []),
    ...(reconstruction.problem === undefined ? [] : [printable(`  ${say(reconstruction.problem)}`)]),
  ]
}

/** Why an image will not become Ready by itself, and what to do. */
export const reasonOf = ({ image, why, waited = 0 }: StuckImage): string => {
  const words = sentences().projects.status
  switch (why) {
    case "invalid":
      return image.problems.length === 0 ? words.noReason : sayAll(image.problems)
    case "no-bytes":
      return words.waitsForBytes(duration(waited / 1000))
    case "no-bytes-unknown":
      return words.waitsForBytesUnknown
    case "not-verified":
      return words.waitsForVerification(duration(waited / 1000))
  }
}

export const stuckLine = (stuck: StuckImage): string =>
  printable(sentences().projects.status.image(column(imageStateName(stuck.image.state), 9), stuck.image.name, reasonOf(stuck)))

const stuckLines = ({ name }: Project, { stuck }: ProjectStatus): ReadonlyArray<string> => {
  if (stuck.length === 0) return []
  const words = sentences().projects.status
  const lines = Array.from(Map.groupBy(stuck, ({ image }) => image.state)).flatMap(([state, group]) => [
    ...group.slice(0, shown).map(stuckLine),
    ...(group.length > shown ? [printable(words.more(group.length - shown, state, JSON.stringify(name)))] : []),
  ])
  return [words.stuck, ...lines]
}

/** All that is said of a project at one moment. */
export const statusLines = (project: Project, status: ProjectStatus): ReadonlyArray<string> => [
  photosLine(status),
  ...reconstructionLines(status),
  ...stuckLines(project, status),
]

/** Why the project is not complete; undefined: it is. */
export const shortfallOf = ({ counts, reconstruction }: ProjectStatus, isComplete: boolean): string | undefined => {
  if (isComplete) return undefined
  const words = sentences().projects.status
  const all = imagesIn(counts)
  if (all === 0) return words.noPhotos
  const photos = counts.ready === all ? [] : [words.notAll(counts.ready, all)]
  const task =
    reconstruction === undefined || reconstruction.state === "Done" ? [] : [words.notDone(stateName(reconstruction.state))]
  return [...photos, ...task].join(" ")
}

/** The facts of an image that is stuck, for programs. */
export const stuckFacts = (stuck: StuckImage) => ({
  id: stuck.image.id,
  name: stuck.image.name,
  state: stuck.image.state,
  ...(stuck.waited === undefined ? {} : { seconds: Math.max(0, Math.round(stuck.waited / 1000)) }),
  reason: reasonOf(stuck),
  ...(stuck.image.problems.length === 0 ? {} : { problems: stuck.image.problems.map(problemFacts) }),
})
