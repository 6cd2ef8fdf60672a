import {
  type BufferGeometry,
  Color,
  PerspectiveCamera,
  Points,
  PointsMaterial,
  Scene,
  SRGBColorSpace,
  type Vector3,
  WebGLRenderer,
} from "three"
import { OrbitControls } from "three/addons/controls/OrbitControls.js"
import { ResultError } from "../fetchResult.ts"
import type { Camera } from "./cameras.ts"
import { drawCameras } from "./drawCameras.ts"
import { extentOf } from "./extent.ts"

/** A point cloud that is shown. */
export interface CloudView {
  /** Radians: to the right, and up. */
  readonly turn: (right: number, up: number) => void
  /** Above 1: nearer. */
  readonly zoom: (factor: number) => void
  readonly reset: () => void
  /** Turns by itself. */
  readonly setTurning: (on: boolean) => void
  readonly setCameras: (shown: boolean) => void
  /** Gives back what it holds of the graphics card. */
  readonly dispose: () => void
}

export interface CloudOptions {
  /** Is disposed of with the view. */
  readonly geometry: BufferGeometry
  /** In the coordinates of the geometry. */
  readonly cameras: ReadonlyArray<Camera>
  /** Nothing glides on after a gesture. */
  readonly reducedMotion: boolean
  /** The reader took hold of it: it no longer turns by itself. */
  readonly onHold: () => void
  /** The graphics card took its context back. */
  readonly onLost: () => void
}

/** What is behind the points, and points without a colour. */
const background = "#10161d"
const uncoloured = "#c3ccd6"
/** Degrees. */
const fieldOfView = 45
/** Steepest looks, from straight above or below (radians): farther the picture would turn over. */
const steepest = 0.02

/** Draws a point cloud. Throws a `ResultError` when there is no WebGL, or no point. */
export const openCloud = (canvas: HTMLCanvasElement, options: CloudOptions): CloudView => {
  const renderer = makeRenderer(canvas)
  const { geometry } = options
  if ((geometry.getAttribute("position")?.count ?? 0) === 0) throw new ResultError("unreadable")
  const extent = extentOf(geometry.getAttribute("position").array, options.cameras)
  // Small numbers: the graphics card calculates with 24 bits.
  geometry.translate(-extent.centre[0], -extent.centre[1], -extent.centre[2])
  const material = materialOf(geometry)
  const cameras = drawCameras(options.cameras, extent)
  const scene = new Scene()
  scene.background = new Color().setStyle(background, SRGBColorSpace)
  scene.add(new Points(geometry, material), cameras.lines)

  const aspect = canvas.clientWidth / Math.max(1, canvas.clientHeight) || 1
  const eye = new PerspectiveCamera(fieldOfView, aspect, extent.radius / 1_000, extent.radius * 100)
  // Clouds of surveys have their height in z.
  eye.up.set(0, 0, 1)
  const controls = new OrbitControls(eye, canvas)
  controls.enableDamping = !options.reducedMotion
  controls.autoRotateSpeed = 1
  controls.minDistance = extent.radius / 200
  controls.maxDistance = extent.radius * 20
  const reset = (): void => {
    controls.target.set(0, 0, 0)
    // A narrow window has to be farther away for the same width.
    eye.position.set(0, -1.9, 1.55).multiplyScalar(extent.radius / Math.min(1, eye.aspect))
    controls.update()
  }
  reset()

  let frame: number | undefined
  /** Nothing is drawn while nothing moves. */
  const draw = (): void => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined
      const moved = controls.update()
      renderer.render(scene, eye)
      if (moved || controls.autoRotate) draw()
    })
  }
  controls.addEventListener("change", draw)
  controls.addEventListener("start", options.onHold)
  const onLost = (event: Event): void => {
    event.preventDefault()
    options.onLost()
  }
  canvas.addEventListener("webglcontextlost", onLost)
  const sizes = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas
    if (clientWidth === 0 || clientHeight === 0) return
    renderer.setPixelRatio(Math.min(2, globalThis.devicePixelRatio || 1))
    renderer.setSize(clientWidth, clientHeight, false)
    eye.aspect = clientWidth / clientHeight
    eye.updateProjectionMatrix()
    draw()
  })
  sizes.observe(canvas)

  return {
    ...movesOf(eye, controls, draw),
    reset,
    setTurning: on => {
      controls.autoRotate = on
      draw()
    },
    setCameras: shown => {
      cameras.lines.visible = shown
      draw()
    },
    dispose: () => {
      if (frame !== undefined) cancelAnimationFrame(frame)
      sizes.disconnect()
      canvas.removeEventListener("webglcontextlost", onLost)
      controls.dispose()
      geometry.dispose()
      material.dispose()
      cameras.dispose()
      renderer.dispose()
      renderer.forceContextLoss()
    },
  }
}

const makeRenderer = (canvas: HTMLCanvasElement): WebGLRenderer => {
  const context = canvas.getContext("webgl2", { antialias: true })
  if (context === null) throw new ResultError("no-webgl")
  return new WebGLRenderer({ canvas, context })
}

/** Few points are drawn larger, so that surfaces can be seen. */
const materialOf = (geometry: BufferGeometry): PointsMaterial => {
  const size = geometry.getAttribute("position").count < 100_000 ? 3 : 2
  const vertexColors = geometry.hasAttribute("color")
  const color = new Color().setStyle(vertexColors ? "#ffffff" : uncoloured, SRGBColorSpace)
  return new PointsMaterial({ size: size * (globalThis.devicePixelRatio || 1), sizeAttenuation: false, vertexColors, color })
}

/** What keys and buttons do. */
const movesOf = (eye: PerspectiveCamera, controls: OrbitControls, draw: () => void): Pick<CloudView, "turn" | "zoom"> => {
  const from = (): Vector3 => eye.position.clone().sub(controls.target)
  const place = (offset: Vector3): void => {
    eye.position.copy(controls.target).add(offset)
    controls.update()
    draw()
  }
  return {
    turn: (right, up) => {
      const offset = from().applyAxisAngle(eye.up, right)
      const angle = offset.angleTo(eye.up)
      const allowed = Math.min(Math.PI - steepest, Math.max(steepest, angle - up)) - angle
      place(offset.applyAxisAngle(eye.up.clone().cross(offset).normalize(), allowed))
    },
    zoom: factor => {
      const offset = from()
      const length = Math.min(controls.maxDistance, Math.max(controls.minDistance, offset.length() / factor))
      place(offset.setLength(length))
    },
  }
}
