import type { MetaKindWords, MetaSentences } from "../Catalogue.ts"

const MB = (bytes: number): string => `${Math.ceil(bytes / 1_000_000)} MB`

/** English: files that go with the photos. */
export const meta: MetaSentences = {
  "meta-empty": () => "the file is empty",
  "meta-too-large": ({ most }) => `the file is larger than ${MB(most)}, the most for its kind`,
  "meta-binary": () => "the file is no text",
  "meta-not-utf8": ({ line }) => `line ${line} is not in UTF-8: save the file as UTF-8`,
  "meta-no-lines": () => "the file has no lines with data",
  "meta-projection-unknown": ({ line, words }) =>
    `line ${line} has to name the projection, as in "EPSG:4326", "WGS84 UTM 32N", or a string of PROJ; it says "${words}"`,
  "meta-fields-missing": ({ line, least, found }) => `line ${line} has ${found} of at least ${least} fields`,
  "meta-not-a-number": ({ line, field, words }) => `line ${line}: ${field} is no number: "${words}"`,
  "meta-out-of-range": ({ line, field, words, from, to }) => `line ${line}: ${field} is ${words}, and can be ${from} to ${to}`,
  "meta-image-twice": ({ line, image, before }) => `line ${line} names ${image} again, after line ${before}`,
  "meta-mark-unreadable": ({ line, words }) => `line ${line} is no mark of a DJI drone: "${words}"`,
  "meta-name-missing": ({ line }) => `line ${line} names neither a photo nor a point`,
  "meta-columns-unknown": () =>
    "the first line has to name the columns: image or label, and x, y, z or latitude, longitude, altitude",
  "meta-not-rinex": () => "the file is no RINEX: its first line does not say so",
  "meta-more-problems": ({ count }) => `${count} more problems of this kind`,
  "meta-archive-unreadable": () => "the archive is damaged, or is no ZIP",
  "meta-archive-unsafe": ({ entry }) => `the archive holds "${entry}", which leads out of its folder or is no file`,
  "meta-archive-too-large": ({ most }) => `the archive unpacks to more than ${MB(most)}, or to far more than it weighs`,
  "meta-archive-without": ({ file }) => `the archive does not hold ${file}`,
  "meta-checksum-mismatch": ({ arrived }) =>
    `the bytes that arrived are not those announced: their SHA-1 is ${arrived}; upload the file again`,
  "meta-bytes-lost": () => "the bytes were lost before they could be checked; upload the file again",
  "meta-never-arrived": ({ minutes }) => `nothing arrived for ${minutes} minutes; upload the file again`,
  "meta-fetch-interrupted": () => "the service was restarted while it fetched the file, and keeps no addresses; ask for it again",
  "meta-name-twice": ({ file, other }) =>
    `a project has one ${file}, and ${other} is sent: merge the files, or give this one another name`,
  "meta-no-bucket": ({ host }) => `${host} offers no S3 or MinIO bucket for files beside photos, and OSS takes none`,
  "meta-name-unknown": ({ file, known }) => `${file} is no name of a meta file here: taken are ${known}`,
  "meta-file-not-found": () => "there is no such meta file",
  "meta-files-limit": ({ limit }) => `a project may have ${limit} meta files`,
  "meta-images-unknown": ({ file, images, count }) =>
    `${file} names ${count} photos that the project does not have: ${images.join(", ")}${count > images.length ? ", …" : ""}`,
}

/** English: what they are. */
export const metaKinds: MetaKindWords = {
  cameras: "cameras",
  poses: "poses",
  groups: "groups",
  scene: "initial scene",
  "control-points": "ground control points",
  positions: "positions of photos",
  marks: "marks of a DJI drone",
  raw: "raw GNSS data",
}
