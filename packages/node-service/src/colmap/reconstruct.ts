import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { operator } from "../messages/operator.ts"
import { ColmapError, colmap } from "./colmap.ts"
import { camerasCsv, camerasGeoJson, type PlacedPose, reportOf } from "./exports.ts"
import { type Place, placeAt } from "./geodesy.ts"
import { givenPositions } from "./givenPositions.ts"
import { readManifest } from "./manifest.ts"
import { readPoints, readPoses } from "./textModel.ts"

/** Pixels of the longest side of photos, and features of each, by quality. */
const qualities = {
  low: { size: 1_000, features: 2_000 },
  medium: { size: 1_600, features: 4_000 },
  high: { size: 3_200, features: 8_000 },
} as const
export type Quality = keyof typeof qualities
export const isQuality = (text: string): text is Quality => Object.hasOwn(qualities, text)

/** Up to so many photos every pair is compared. */
const exhaustiveUpTo = 60

/** Fewer positions than this do not say how a model lies. */
const fewestPositions = 3

/** Metres that a camera may be off its GPS position when the model is aligned. */
const alignmentError = 5

/** A point that two photos agree on is checked by a third. */
const fewestPhotos = 3

/** Of the photos, so many have to fit together at least. */
const leastShare = 0.5

export interface Reconstruction {
  readonly images: string
  /** Of the handoff, if there is one: it names the files beside the photos. */
  readonly manifest?: string | undefined
  readonly output: string
  /** An empty folder for what is needed on the way. */
  readonly work: string
  readonly quality: Quality
  readonly tell: (fraction: number, step: string) => void
  readonly say: (line: string) => void
}

/**
 * Makes a sparse model of a folder of photos with COLMAP 3.8, on the processor alone: features, matches, mapper,
 * alignment to the positions that files beside the photos say, else to their GPS. Leaves `sparse.ply`, `cameras.csv`, `cameras.geojson` (aligned models) and
 * `report.json`.
 */
export const reconstruct = async ({ images, manifest, output, work, quality, tell, say }: Reconstruction): Promise<void> => {
  const { size, features } = qualities[quality]
  const names = await photosIn(images)
  if (names.length < fewestPhotos) throw fewRegistered(names, new Set())
  const database = join(work, "database.db")

  let done = 0
  const each = (from: number, share: number, step: string, pattern: RegExp) => (line: string) => {
    if (pattern.test(line)) tell(from + (share * ++done) / names.length, step)
  }
  tell(0, "features")
  await colmap(
    "feature_extractor",
    {
      ...{ database_path: database, image_path: images, "SiftExtraction.use_gpu": 0 },
      ...{ "SiftExtraction.max_image_size": size, "SiftExtraction.max_num_features": features },
    },
    each(0, 0.4, "features", /^Processed file/),
  )

  const given = manifest === undefined ? undefined : await positionsBeside(manifest, say)
  if (given !== undefined) setPositions(database, given.places)
  const positions = positionsIn(database)
  const matcher = matcherFor(names.length, positions.length)
  done = 0
  tell(0.4, "matching")
  await colmap(
    `${matcher}_matcher`,
    { database_path: database, "SiftMatching.use_gpu": 0 },
    each(0.4, 0.4, "matching", /^Matching /),
  )

  tell(0.8, "mapping")
  const sparse = join(work, "sparse")
  await mkdir(sparse)
  done = 0
  await colmap(
    "mapper",
    { database_path: database, image_path: images, output_path: sparse },
    each(0.8, 0.15, "mapping", /^Registering image/),
  ).catch(async cause => {
    // It fails too when no two photos fit together.
    if (!(cause instanceof ColmapError) || cause.problem.code !== "reconstruction-step-failed") throw cause
    if ((await readdir(sparse)).length > 0 || !/failed to create/i.test(cause.problem.words)) throw cause
  })
  const model = await biggestModel(sparse, work)
  if (model === undefined || model.registered < Math.max(fewestPhotos, names.length * leastShare)) {
    const found = model === undefined ? [] : readPoses(await readFile(join(model.text, "images.txt"), "utf8"))
    throw fewRegistered(names, new Set(found.map(({ name }) => name)))
  }

  tell(0.95, "alignment")
  const aligned = positions.length < fewestPositions ? undefined : await align(model.folder, work, database, say)
  const { folder, text } = aligned ?? model
  const poses = readPoses(await readFile(join(text, "images.txt"), "utf8"))
  const origin = positions[0]
  const placeOf = aligned === undefined || origin === undefined ? undefined : placeAt(origin)
  const placed = poses.map((pose): PlacedPose => ({ ...pose, place: placeOf?.(pose.centre) }))
  const report = reportOf(names, placed, readPoints(await readFile(join(text, "points3D.txt"), "utf8")), given?.from ?? ["EXIF"])

  tell(0.98, "export")
  await colmap("model_converter", { input_path: folder, output_path: join(output, "sparse.ply"), output_type: "PLY" })
  await writeFile(join(output, "cameras.csv"), camerasCsv(placed))
  if (report.aligned) await writeFile(join(output, "cameras.geojson"), camerasGeoJson(placed))
  await writeFile(join(output, "report.json"), `${JSON.stringify(report, undefined, 2)}\n`)
  say(`${report.registered} of ${report.images} photos, ${report.points} points, ${report.reprojectionError} px`)
  tell(1, "done")
}

/** All files: a photo need not have an extension. COLMAP skips what it cannot read. */
const photosIn = async (folder: string): Promise<ReadonlyArray<string>> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter(entry => entry.isFile() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort()

const fewRegistered = (names: ReadonlyArray<string>, used: ReadonlySet<string>): ColmapError => {
  const unused = names.filter(name => !used.has(name)).slice(0, 20)
  return new ColmapError({ code: "reconstruction-few-registered", registered: used.size, of: names.length, unused })
}

const matcherFor = (photos: number, positions: number): "exhaustive" | "spatial" | "sequential" => {
  if (photos <= exhaustiveUpTo) return "exhaustive"
  return positions >= photos * leastShare ? "spatial" : "sequential"
}

const positionsBeside = async (path: string, say: (line: string) => void) => {
  const given = await givenPositions(await readManifest(path), path, say)
  if (given !== undefined) say(operator.positionsFrom(given.from.join(", "), given.places.size))
  return given
}

/** Puts these positions in the place of those that the photos have: both together would not fit. */
const setPositions = (path: string, places: ReadonlyMap<string, Place>): void => {
  using database = new DatabaseSync(path)
  database.exec("begin; update images set prior_tx = null, prior_ty = null, prior_tz = null")
  const set = database.prepare("update images set prior_tx = ?, prior_ty = ?, prior_tz = ? where name = ?")
  for (const [name, { latitude, longitude, altitude }] of places) set.run(latitude, longitude, altitude, name)
  database.exec("commit")
}

/** Positions that COLMAP took from the photos, in the order of its images: the first is the origin of an aligned model. */
const positionsIn = (path: string): ReadonlyArray<Place> => {
  using database = new DatabaseSync(path, { readOnly: true })
  const rows = database.prepare("select prior_tx as a, prior_ty as b, prior_tz as c from images order by image_id").all()
  return rows.flatMap(({ a, b, c }) =>
    typeof a === "number" && typeof b === "number" && (a !== 0 || b !== 0)
      ? { latitude: a, longitude: b, altitude: typeof c === "number" ? c : 0 }
      : [],
  )
}

interface Model {
  readonly folder: string
  /** The same in COLMAP's text form. */
  readonly text: string
  readonly registered: number
}

const readModel = async (folder: string, text: string): Promise<Model> => {
  await mkdir(text, { recursive: true })
  await colmap("model_converter", { input_path: folder, output_path: text, output_type: "TXT" })
  return { folder, text, registered: readPoses(await readFile(join(text, "images.txt"), "utf8")).length }
}

/** The mapper makes a model of each group of photos that do not fit the others. */
const biggestModel = async (sparse: string, work: string): Promise<Model | undefined> => {
  const models: Array<Model> = []
  for (const name of await readdir(sparse)) models.push(await readModel(join(sparse, name), join(work, "text", name)))
  return models.sort((one, other) => other.registered - one.registered)[0]
}

/** Undefined: positions and model do not fit, and the model stays as it is. */
const align = async (folder: string, work: string, database: string, say: (line: string) => void): Promise<Model | undefined> => {
  const aligned = join(work, "aligned")
  await mkdir(aligned)
  const options = { ref_is_gps: 1, alignment_type: "enu", robust_alignment: 1, robust_alignment_max_error: alignmentError }
  try {
    await colmap("model_aligner", { input_path: folder, output_path: aligned, database_path: database, ...options })
    return await readModel(aligned, join(work, "text", "aligned"))
  } catch (cause) {
    if (!(cause instanceof ColmapError)) throw cause
    say("the model does not fit the positions of its photos: it is not georeferenced")
    return undefined
  }
}
