declare module "imagetracerjs" {
  const ImageTracer: {
    readonly imagedataToSVG: (pixels: ImageData, options: Readonly<Record<string, number>>) => string
  }
  export default ImageTracer
}

declare module "svgcanvas" {
  /** Takes the calls of a 2D context, and keeps them as SVG. */
  export class Context {
    constructor(size: { readonly width: number; readonly height: number })
    getSvg(): SVGElement
  }
}
