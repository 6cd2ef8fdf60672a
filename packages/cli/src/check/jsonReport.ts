import type { JsonEvent } from "../json/JsonEvent.ts"
import type { SetReport } from "./SetReport.ts"

/** The report for programs. */
export const emitReport = (report: SetReport, emit: (event: JsonEvent) => void, exitCode: number): void => {
  const { photos, broken, check } = report
  for (const { number, kind, camera, from, to, photos } of check.flights)
    emit({ event: "flight", number, kind, camera, from: isoOf(from), to: isoOf(to), photos: photos.length })
  for (const { ref, size, facts, flight, hints } of photos)
    emit({
      event: "photo-checked",
      path: ref,
      size,
      flight,
      ...(facts.position === undefined ? {} : { latitude: facts.position.latitude, longitude: facts.position.longitude }),
      hints: hints.map(({ code, value }) =>
        code === "duplicate" && value !== undefined ? { code, duplicateOf: photos[value]?.ref } : { code, value },
      ),
    })
  for (const { ref, because } of broken) emit({ event: "photo-broken", path: ref, because })
  for (const { latitude, longitude, area } of check.coverage?.gaps ?? []) emit({ event: "gap", latitude, longitude, area })
  emit({
    event: "summary",
    photos: photos.length,
    flights: check.flights.length,
    hinted: photos.filter(({ hints }) => hints.length > 0).length,
    broken: broken.length,
    others: report.others,
    otherFormats: Object.fromEntries(report.otherFormats),
    gaps: check.coverage?.gaps.length ?? 0,
    bytes: report.bytes,
    gigaPixels: report.gigaPixels,
    seconds: report.seconds,
    groundPixel: check.coverage?.groundPixel,
    exitCode,
  })
}

/** The camera's local time, without a zone. */
const isoOf = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString().slice(0, 19)
