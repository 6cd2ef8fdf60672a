/** Of a command, without the dashes. */
export type Options = Readonly<Record<string, string | number>>

/** The oldest release that is used: it has `model_aligner` as we call it. */
const least = [3, 8] as const

/** The release in the text that `colmap help` begins with: `COLMAP 3.12.0 -- …`; undefined: it names none. */
export const releaseIn = (help: string): { readonly version: string; readonly isUsable: boolean } | undefined => {
  const [, version = "", major, minor] = /COLMAP (v?(\d+)\.(\d+)\S*)/.exec(help) ?? []
  if (version === "") return undefined
  const [first, second] = [Number(major), Number(minor)]
  return { version, isUsable: first > least[0] || (first === least[0] && second >= least[1]) }
}
export const leastRelease = least.join(".")

/** Options of 3.8 that later releases renamed, or do not have because they always do so (undefined). */
const laterNames: Readonly<Record<string, string | undefined>> = {
  "SiftExtraction.use_gpu": "FeatureExtraction.use_gpu",
  "SiftExtraction.max_image_size": "FeatureExtraction.max_image_size",
  "SiftMatching.use_gpu": "FeatureMatching.use_gpu",
  robust_alignment: undefined,
  robust_alignment_max_error: "alignment_max_error",
}

/** Whether a command is called with options that releases name differently. */
export const areRenamed = (options: Options): boolean => Object.keys(options).some(name => Object.hasOwn(laterNames, name))

/** The options as the installed release names them. `help`: what it says of the command. */
export const namedAs = (options: Options, help: string): Options => {
  const lists = (name: string) => help.split(/\s+/).includes(`--${name}`)
  const named = Object.entries(options).flatMap(([name, value]) => {
    if (!Object.hasOwn(laterNames, name) || lists(name)) return [[name, value] as const]
    const later = laterNames[name]
    return later === undefined ? [] : [[later, value] as const]
  })
  return Object.fromEntries(named)
}
