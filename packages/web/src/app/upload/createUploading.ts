import type { Progress } from "@altilift/core"
import { batch, createSignal, onCleanup } from "solid-js"
import { makeFrames } from "../../ui/frames.ts"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { PhotoWorkers } from "../../workers/PhotoWorkers.ts"
import type { Dependencies } from "../dependencies.ts"
import { createEditing } from "./createEditing.ts"
import { createSteps } from "./createSteps.ts"
import { makeChosenSet } from "./makeChosenSet.ts"
import { mayRetry } from "./model/Photo.ts"
import type { Totals } from "./model/PhotoStore.ts"
import { noHistory, type RateHistory, withSample } from "./model/RateHistory.ts"
import { emptyPreflight, type Preflight } from "./preflight/Preflight.ts"
import type { Destination, LeftBucket, Uploading } from "./Uploading.ts"
import { choosing, ended, inPhase, isActive, running, takenOver, type UploadingState } from "./uploadingState.ts"

export const createUploading = (
  dependencies: Dependencies,
  workers: PhotoWorkers,
  destination: () => Destination,
  onEvent: (event: BrowserEvent) => void = () => {},
): Uploading => {
  let uploader: BrowserUploader | undefined
  let rule: ReconstructionRule = "all ready"
  /** Which choice of the user's work is for; older work ends by itself. */
  let turn = 0
  const newSet = (leftOut: ReadonlySet<string> = new Set()) => makeChosenSet(dependencies, workers, leftOut, () => frames.ask())
  let set = newSet()

  const [state, setState] = createSignal<UploadingState>(choosing)
  const [preflight, setPreflight] = createSignal<Preflight>(emptyPreflight)
  const [scanned, setScanned] = createSignal(false)
  const [totals, setTotals] = createSignal<Totals>(set.store.totals)
  const [progress, setProgress] = createSignal<Progress>()
  const [rates, setRates] = createSignal<RateHistory>(noHistory)
  const [leftBucket, setLeftBucket] = createSignal<LeftBucket>()
  const [changed, setChanged] = createSignal(0)
  const [grouping, setGrouping] = createSignal(0)
  const [placed, setPlaced] = createSignal(0)

  const draw = (): void =>
    batch(() => {
      setTotals(set.store.totals)
      setProgress(uploader?.progress())
      setPreflight(set.sums())
      setGrouping(turn * 1e9 + set.store.grouping)
      setPlaced(turn * 1e9 + set.placed())
      setChanged(number => number + 1)
    })
  const frames = makeFrames(draw)
  const steps = createSteps()
  /** Time passes: a rate falls, and a stall is noticed, although nothing happens. */
  const clock = window.setInterval(() => {
    if (state().stage !== "running") return
    if (isActive(state())) {
      setRates(history => withSample(history, { at: Date.now(), rate: uploader?.progress()?.sent.rate ?? 0 }))
    }
    frames.ask()
  }, 1_000)
  onCleanup(() => {
    turn++
    frames.stop()
    window.clearInterval(clock)
    void uploader?.close()
  })

  const onUploaderEvent = (event: BrowserEvent): void => {
    switch (event.event) {
      case "phase":
        setState(before => inPhase(before, event.phase))
        frames.ask()
        break
      case "taken-over":
        setState(takenOver)
        break
      case "bucket":
        setLeftBucket(event.instead && { label: event.instead.of.label, because: event.instead.because })
        frames.ask()
        break
      case "opened":
      case "reconstruction":
        break
      default:
        set.store.onEvent(event)
        frames.ask()
    }
    onEvent(event)
  }

  const readHeaders = async (mine: number): Promise<void> => {
    const reading = set
    await reading.readHeaders()
    if (turn !== mine || set !== reading) return
    // At once: the sums must not be those of the frame before.
    batch(() => {
      draw()
      setScanned(true)
    })
  }

  const clear = (leftOut?: ReadonlySet<string>): number => {
    turn++
    set.stop()
    void uploader?.close()
    uploader = undefined
    set = newSet(leftOut)
    steps.clear()
    batch(() => {
      setScanned(false)
      setProgress(undefined)
      setRates(noHistory)
      setLeftBucket(undefined)
    })
    frames.ask()
    return turn
  }

  /** Waits for the end of a run; a run that was replaced meanwhile says nothing any more. */
  const follow = async (outcome: Promise<BrowserOutcome>, mine: number): Promise<void> => {
    setState(running)
    const end = await outcome
    if (turn !== mine) return
    // At once: what is said of the end must not be the sums of the frame before.
    batch(() => {
      draw()
      setState(ended(end))
    })
  }

  const start = async (chosenRule: ReconstructionRule): Promise<void> => {
    rule = chosenRule
    const mine = turn
    setState(running)
    const { endpoint, project } = destination()
    const made = await dependencies.uploader({
      endpoint,
      key: () => destination().key,
      token: () => destination().token,
      project,
      files: set.toSend(),
      reconstruction: { when: rule },
      onEvent: onUploaderEvent,
    })
    if (turn !== mine) return void made.close()
    uploader = made
    await follow(made.run(), mine)
  }

  return {
    state,
    preflight,
    rule: () => rule,
    scanned,
    totals,
    progress,
    rates,
    leftBucket,
    changed,
    grouping,
    placed,
    photos: () => set.store.photos,
    chosen: () => set.chosen(),
    leftOutRefs: () => set.store.photos.flatMap(({ leftOut, ref }) => (leftOut ? [ref] : [])),
    choose: async (chosen, resume) => {
      const mine = clear(new Set(resume?.leftOut))
      setState({ stage: "listing", resumed: resume !== undefined && resume.isNew !== true })
      const found = await set.list(chosen)
      if (turn !== mine) return
      if (found === 0) {
        setState({ stage: "choosing", foundNothing: true })
        return
      }
      if (resume === undefined) setState({ stage: "preflight" })
      else void start(resume.rule)
      await readHeaders(mine)
    },
    ...createEditing({
      set: () => set,
      steps,
      state,
      setState,
      readHeaders: () => {
        setScanned(false)
        return readHeaders(turn)
      },
      onUndone: () => setScanned(true),
    }),
    open: index => set.open(index),
    start,
    pause: () => uploader?.pause(),
    resume: () => uploader?.resume(),
    cancel: () => uploader?.cancel(),
    takeOver: () => uploader?.takeOver(),
    retriable: () => set.store.photos.filter(mayRetry).length,
    retry: async () => {
      const refs = set.store.photos.filter(mayRetry).map(photo => photo.ref)
      if (uploader !== undefined) await follow(uploader.retry(refs), turn)
    },
    goOn: async () => {
      if (uploader !== undefined) await follow(uploader.run(), turn)
    },
    settle: ends => {
      if (state().stage !== "ended") return
      for (const final of ends) set.store.onEvent({ event: "ended", file: final.file, final })
      draw()
    },
    reset: () => {
      clear()
      setState(choosing)
    },
  }
}
