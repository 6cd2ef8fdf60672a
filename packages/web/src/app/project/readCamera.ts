/** Bytes of a file in which cameras write who they are. */
const head = 128 * 1024

/** Maker and model of the camera, by the header behind a link; undefined where it does not say. */
export const readCamera = async (link: string, signal: AbortSignal): Promise<string | undefined> => {
  try {
    // The picture is fetched from the same address without CORS: a script may not read that answer of a bucket from the
    // browser's cache.
    const headers = { range: `bytes=0-${head - 1}` }
    const response = await fetch(link, { signal, credentials: "omit", cache: "no-store", headers })
    // A server without ranges would send all of it.
    if (response.status !== 206) {
      await response.body?.cancel()
      return undefined
    }
    const bytes = await response.arrayBuffer()
    const { default: ExifReader } = await import("exifreader")
    const { exif } = ExifReader.load(bytes, { expanded: true })
    const [make = "", model = ""] = [exif?.Make?.description, exif?.Model?.description].map(one => one?.trim())
    const named = model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`
    return named.trim() || undefined
  } catch {
    return undefined
  }
}
