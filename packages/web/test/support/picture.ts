/**
 * A JPEG that differs from every other by its seed; with `bytes`, of exactly that size: what follows its end no reader
 * looks at. In the browser.
 */
export const picture = async (
  name: string,
  { seed, bytes, side = 64 }: { readonly seed: number; readonly bytes?: number | undefined; readonly side?: number },
): Promise<File> => {
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext("2d")
  if (context === null) throw new Error("no canvas")
  for (let step = 0; step < 40; step++) {
    const value = Math.sin(seed * 1e4 + step * 78.233) * 43758.5453
    const part = value - Math.floor(value)
    context.fillStyle = `hsl(${part * 360} 70% ${30 + part * 40}%)`
    context.fillRect((part * 7919) % side, (part * 104729) % side, side / 4, side / 4)
  }
  const blob = await canvas.convertToBlob({ type: "image/jpeg" })
  const padding = new Uint8Array(Math.max(0, (bytes ?? 0) - blob.size))
  return new File([blob, padding], name, { lastModified: 1_700_000_000_000 })
}
