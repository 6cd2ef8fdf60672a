import type { Words } from "./words.ts"

/** A reconstruction and its results. */
export const result = ({ f, photos, count }: Words) => ({
  result: {
    queued: "Queued",
    before: (number: number) => `${f.number(number)} before it`,
    runsFor: (seconds: number) => `for ${f.duration(seconds)}`,
    took: (seconds: number) => `took ${f.duration(seconds)}`,
    by: (reconstructor: string) => `by ${reconstructor}`,
    handedOver: "Photos handed over to a folder",
    handedOverHint:
      "The Ready photos are in a folder on the server, for another program to reconstruct. Its operator knows where.",
    progress: "Progress of the reconstruction",
    /** Of `altilift-reconstruct-colmap`; what other programs say is shown as it is. */
    steps: {
      features: "Finding features",
      matching: "Matching photos",
      mapping: "Building the model",
      alignment: "Aligning it to GPS",
      export: "Writing results",
    } as Readonly<Record<string, string>>,
    with: "Reconstruct with",
    standard: (reconstructor: string) => `${reconstructor} (default)`,
    failedWithoutReason: "The server does not say why.",
    output: (lines: number) => `Last ${count(lines, "line", "lines")} of its output`,
    details: "Show on the server’s tab",
    seeResults: "Show the results",
    see: "See the result",
    view: "View",
    seeOne: (name: string) => `View ${name}`,
    download: "Download",
    downloadOne: (name: string) => `Download ${name}`,
    close: "Close",
    kinds: {
      pointcloud: "Point cloud",
      orthophoto: "Orthophoto",
      mesh: "Mesh",
      dsm: "Elevation model",
      cameras: "Camera positions",
      report: "Report",
      log: "Log",
      archive: "Archive",
    } as Readonly<Record<string, string>>,
    used: (registered: number, all: number) => `${f.number(registered)} of ${photos(all)} used`,
    points: (number: number) => count(number, "point", "points"),
    thinned: (shown: number, all: number) => `${f.number(shown)} of ${count(all, "point", "points")} shown`,
    error: (pixels: number) => `reprojection error ${f.number(pixels)} px`,
    cameras: (number: number) => count(number, "camera", "cameras"),
    unused: (number: number) => `${photos(number)} not used`,
    unusedHint: "They do not match the other photos well enough to be in the model.",
    showCameras: "Cameras",
    turning: "Turn by itself",
    keys: "Point cloud. Arrow keys turn it, plus and minus zoom, zero shows all.",
    keysOfImage: "Image. Arrow keys move it, plus and minus zoom, zero shows all.",
    cloudOf: (points: number, cameras: number) =>
      `Point cloud of ${count(points, "point", "points")} with ${count(cameras, "camera", "cameras")}`,
    loading: (size: string) => `Loading: ${size}`,
    loadingOf: (here: number, all: number) => `Loading: ${f.bytes(here)} of ${f.bytes(all)}`,
    fault: {
      "too-big": (size: number | undefined) =>
        size === undefined
          ? "The file is too large for a browser. Download it, and open it in another program."
          : `${f.bytes(size)} are too much for a browser. Download the file, and open it in another program.`,
      unreachable: "The file could not be loaded. Refresh the page, and try again.",
      unreadable: "The page cannot show this file. Download it, and open it in another program.",
      "no-webgl": "This browser offers no WebGL 2, which a point cloud is drawn with. Download the file instead.",
    },
  },
})

export type ResultTexts = ReturnType<typeof result>
