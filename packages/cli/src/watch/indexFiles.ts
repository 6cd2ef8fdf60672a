import { namedAs, otherFormat } from "@altilift/core"
import picomatch from "picomatch"

/** Files that a camera or a system writes for itself. */
interface IndexFiles {
  /** Patterns of paths on the card, with `/`. Upper and lower case are the same. */
  readonly paths: ReadonlyArray<string>
  /** What they are, and where that is known from. */
  readonly source: string
}

/**
 * Files on cards that hold no photo and no video, and that a camera or a system makes anew: nothing is lost when they
 * are formatted. What is not listed counts as a file that only the card has, so an entry needs a source. Not listed:
 * logs, positions (RTK), small copies of videos, print orders, deleted files (`.Trashes`, `$RECYCLE.BIN`) and recovered
 * ones (`LOST.DIR`).
 */
const indexFiles: ReadonlyArray<IndexFiles> = [
  {
    paths: ["MISC/THM/**/*.{thm,scr}", "MISC/IDX/**", "MISC/GIS/dji.gis", "MISC/FC*.db"],
    source: `DJI: previews and indexes. Of MISC "no backup is required":
      support.dji.com/help/content?customId=en-us03400007800; what is in it: forum.dji.com/thread-301869-1-1.html`,
  },
  {
    paths: [
      "AVF_INFO/AVIN*.{bnp,inp,int}",
      "AVF_INFO/PRV*.bin",
      "PRIVATE/SONY/SONYCARD.IND",
      "PRIVATE/M4ROOT/{MEDIAPRO.XML,STATUS.BIN}",
      "PRIVATE/AVCHD/BDMV/{INDEX,MOVIEOBJ}.BDM",
    ],
    source: `Sony: written when the camera formats a card, before it takes a photo: natalian.org, Sony ZV-1 notes,
      2020-07-16. "Image management files": manual of the HXR-NX100, page 106`,
  },
  {
    paths: ["DCIM/{CANONMSC,EOSMISC}/*.ctg"],
    source: `Canon: catalogs without image data, which the camera writes again:
      filerecoverycentral.com/ctg-file-canonmsc-what-is-it.html`,
  },
  {
    paths: ["**/.DS_Store", "**/._*"],
    source: "macOS: how the Finder shows a folder; attributes of the file of that name (AppleDouble, RFC 1740)",
  },
  {
    paths: [".Spotlight-V100/**", ".fseventsd/**"],
    source: `macOS: the index of its search, and a log of changes:
      eclecticlight.co/2021/12/09/hidden-files-and-folders-on-apfs-volumes`,
  },
  {
    paths: ["System Volume Information/**", "**/Thumbs.db", "**/desktop.ini"],
    source: `Windows: data of its services, made again when the card is put in; thumbnails of a folder; how a folder is
      shown: innov8tiv.com/how-to-do-away-with-the-system-volume-information-and-recycle-bin`,
  },
]

const isListed = picomatch(
  indexFiles.flatMap(({ paths }) => paths),
  { nocase: true, dot: true, noextglob: true, posix: true },
)

/**
 * Whether a camera or a system made a file for itself. What is named as a photo or video is none, wherever it is.
 *
 * @param path on the card, with `/`
 */
export const isIndexFile = (path: string): boolean => isListed(path) && !isNamedAsPicture(path.slice(path.lastIndexOf("/") + 1))

/** Of an AppleDouble file `._DJI_0001.JPG` the name is that of another file. */
const isNamedAsPicture = (name: string): boolean =>
  !name.startsWith("._") && (namedAs(name) !== undefined || otherFormat(name) !== undefined)
