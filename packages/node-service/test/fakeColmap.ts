import { chmod, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { temporaryFolder } from "./service.ts"

/** What a release of COLMAP is like. */
export interface Release {
  readonly version: string
  /** Options by command, beside those of paths. */
  readonly options: Readonly<Record<string, ReadonlyArray<string>>>
  /** Statements that make its table of positions: three photos with GPS. */
  readonly positions: string
}

/** 3.9 to 3.11 took one name; 3.12 and later others. `positions`: float64, little-endian. */
const place = (a: number, b: number, c: number): string => `X'${Buffer.from(new Float64Array([a, b, c]).buffer).toString("hex")}'`

const names = ["a.jpg", "b.jpg", "c.jpg"]
const north = names.map((_, index) => 46 + index / 10_000)

export const newRelease: Release = {
  version: "4.1.0",
  options: {
    feature_extractor: ["FeatureExtraction.use_gpu", "FeatureExtraction.max_image_size", "SiftExtraction.max_num_features"],
    exhaustive_matcher: ["FeatureMatching.use_gpu"],
    model_aligner: ["ref_is_gps", "alignment_type", "alignment_max_error"],
  },
  positions: `create table pose_priors (pose_prior_id integer primary key, corr_data_id integer, position blob, coordinate_system integer);
    ${north.map((at, index) => `insert into pose_priors values (${9 - index}, ${index + 1}, ${place(at, 11, 500)}, 0);`).join("")}
    insert into pose_priors values (10, 4, ${place(Number.NaN, Number.NaN, Number.NaN)}, 0);
    insert into pose_priors values (11, 5, ${place(1, 2, 3)}, 1);`,
}

export const middleRelease: Release = {
  version: "3.11.1",
  options: {
    feature_extractor: ["SiftExtraction.use_gpu", "SiftExtraction.max_image_size", "SiftExtraction.max_num_features"],
    exhaustive_matcher: ["SiftMatching.use_gpu"],
    model_aligner: ["ref_is_gps", "alignment_type", "alignment_max_error"],
  },
  positions: `create table pose_priors (image_id integer primary key, position blob, coordinate_system integer);
    ${north.map((at, index) => `insert into pose_priors values (${index + 1}, ${place(at, 11, 500)}, 0);`).join("")}`,
}

/** A folder with a program `colmap` that takes the options of a release and refuses all others. Its cameras lie metres apart. */
export const makeColmap = async ({ version, options, positions }: Release): Promise<string> => {
  const folder = await temporaryFolder()
  const metres = north.map(at => (at - 46) * 111_160)
  const code = `#!${process.execPath}
    const { DatabaseSync } = require("node:sqlite")
    const { mkdirSync, writeFileSync } = require("node:fs")
    const [command, ...args] = process.argv.slice(2)
    if (command === "help") { console.log("COLMAP ${version} -- Structure-from-Motion and Multi-View Stereo"); process.exit() }
    const all = ${JSON.stringify(options)}
    const paths = ["database_path", "image_path", "input_path", "output_path", "output_type"]
    const known = [...paths, ...(all[command] ?? [])]
    if (args[0] === "-h") { for (const name of known) console.log("  --" + name + " arg (=1)"); process.exit() }
    const given = {}
    for (let at = 0; at < args.length; at += 2) {
      const name = args[at].slice(2)
      if (!known.includes(name)) { console.error("Failed to parse options - unrecognised option '" + args[at] + "'."); process.exit(1) }
      given[name] = args[at + 1]
    }
    if (command === "feature_extractor") {
      const database = new DatabaseSync(given.database_path)
      database.exec("create table images (image_id integer primary key, name text);" + ${JSON.stringify(positions)})
      console.log("I20260101 12:00:00.000000 1234 feature_extraction.cc:258] Processed file [1/3]")
    }
    if (command === "mapper") mkdirSync(given.output_path + "/0")
    if (command === "model_aligner") console.log("Alignment succeeded")
    if (command === "model_converter") {
      if (given.output_type === "PLY") writeFileSync(given.output_path, "ply")
      else {
        const line = (metres, index) => [index + 1, 1, 0, 0, 0, 0, -metres, 0, 1, ${JSON.stringify(names)}[index]].join(" ") + "\\n1 2 -1\\n"
        writeFileSync(given.output_path + "/images.txt", ${JSON.stringify(metres)}.map(line).join(""))
        writeFileSync(given.output_path + "/points3D.txt", "1 0 0 0 9 9 9 0.5 1 2\\n")
      }
    }
  `
  await writeFile(join(folder, "colmap"), code)
  await chmod(join(folder, "colmap"), 0o755)
  return folder
}
