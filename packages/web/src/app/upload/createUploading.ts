import type { Progress } from "@altilift/core"
import { batch, createSignal, onCleanup } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { OnNames } from "../../files/listFiles.ts"
import type { Listed } from "../../files/PhotoFile.ts"
import { makeFrames } from "../../ui/frames.ts"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { PhotoWorkers } from "../../workers/PhotoWorkers.ts"
import type { Dependencies } from "../dependencies.ts"
import { makeListing } from "./listing.ts"
import { mayRetry } from "./model/Photo.ts"
import { PhotoStore, type Totals } from "./model/PhotoStore.ts"
import { noHistory, type RateHistory, withSample } from "./model/RateHistory.ts"
import { emptyPreflight, makeTally, type Preflight } from "./preflight/Preflight.ts"
import { scan } from "./preflight/scan.ts"
import type { Destination, LeftBucket, Uploading } from "./Uploading.ts"
import { choosing, ended, inPhase, isActive, running, takenOver, type UploadingState } from "./uploadingState.ts"

export const createUploading = (
  dependencies: Dependencies,
  workers: PhotoWorkers,
  destination: () => Destination,
  onEvent: (event: BrowserEvent) => void = () => {},
): Uploading => {
  let store = new PhotoStore()
  let listing = makeListing()
  let chosenNow: Chosen = []
  let uploader: BrowserUploader | undefined
  let rule: ReconstructionRule = "all ready"
  /** Which choice of the user's work is for; older work ends by itself. */
  let turn = 0
  let placedCount = 0
  let sums = emptyPreflight

  const [state, setState] = createSignal<UploadingState>(choosing)
  const [preflight, setPreflight] = createSignal<Preflight>(emptyPreflight)
  const [scanned, setScanned] = createSignal(false)
  const [totals, setTotals] = createSignal<Totals>(store.totals)
  const [progress, setProgress] = createSignal<Progress>()
  const [rates, setRates] = createSignal<RateHistory>(noHistory)
  const [leftBucket, setLeftBucket] = createSignal<LeftBucket>()
  const [changed, setChanged] = createSignal(0)
  const [grouping, setGrouping] = createSignal(0)
  const [placed, setPlaced] = createSignal(0)

  const draw = (): void =>
    batch(() => {
      setTotals(store.totals)
      setProgress(uploader?.progress())
      setPreflight(sums)
      setGrouping(turn * 1e9 + store.grouping)
      setPlaced(turn * 1e9 + placedCount)
      setChanged(number => number + 1)
    })
  const frames = makeFrames(draw)
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
        store.onEvent(event)
        frames.ask()
    }
    onEvent(event)
  }

  const list = async (chosen: Chosen, mine: number): Promise<void> => {
    const onNames: OnNames = files => {
      if (turn !== mine) return
      for (const file of files) store.onName(file)
      frames.ask()
    }
    for await (const some of dependencies.list(chosen, onNames)) {
      if (turn !== mine) return
      listing.enter(some.map(one => [store.add(one.file).index, one]))
      frames.ask()
    }
    listing.end()
  }

  const readHeaders = async (mine: number): Promise<void> => {
    const tally = makeTally()
    const files = listing.files.flatMap(one => {
      const index = store.byRef(one.file.ref)?.index
      if (index === undefined) return []
      const open = one.found === "file" ? one.file.open : () => Promise.reject(new Error(one.problem.code))
      return [{ index, name: one.file.name, size: one.file.size, open }]
    })
    await scan(
      files,
      workers,
      (index, facts) => {
        store.learn(index, facts)
        sums = tally(facts, store.photos[index]?.size ?? 0)
        if (facts.kind === "image" && facts.position !== undefined) placedCount++
        frames.ask()
      },
      () => turn !== mine,
    )
    if (turn !== mine) return
    // At once: the sums must not be those of the frame before.
    batch(() => {
      draw()
      setScanned(true)
    })
  }

  const clear = (): number => {
    turn++
    listing.end()
    void uploader?.close()
    uploader = undefined
    store = new PhotoStore()
    listing = makeListing()
    sums = emptyPreflight
    placedCount = 0
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

  /** What is no image or cannot be sent goes first: it is settled at once, and no total counts it for long. */
  const inOrder = (): ReadonlyArray<Listed> => {
    const { odd = [], images = [] } = Object.groupBy(listing.files, one => {
      const kind = store.byRef(one.file.ref)?.facts?.kind
      return kind === "other" || kind === "broken" ? "odd" : "images"
    })
    return [...odd, ...images]
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
      files: inOrder(),
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
    photos: () => store.photos,
    chosen: () => chosenNow,
    choose: async (chosen, resume) => {
      const mine = clear()
      chosenNow = chosen
      setState({ stage: "listing", resumed: resume !== undefined })
      await list(chosen, mine)
      if (turn !== mine) return
      if (listing.files.length === 0) {
        setState({ stage: "choosing", foundNothing: true })
        return
      }
      if (resume === undefined) setState({ stage: "preflight" })
      else void start(resume)
      await readHeaders(mine)
    },
    open: async index => {
      const one = await listing.at(index)
      if (one?.found !== "file") throw new Error("not a file")
      return one.file.open()
    },
    start,
    pause: () => uploader?.pause(),
    resume: () => uploader?.resume(),
    cancel: () => uploader?.cancel(),
    takeOver: () => uploader?.takeOver(),
    retriable: () => store.photos.filter(mayRetry).length,
    retry: async () => {
      const refs = store.photos.filter(mayRetry).map(photo => photo.ref)
      if (uploader !== undefined) await follow(uploader.retry(refs), turn)
    },
    goOn: async () => {
      if (uploader !== undefined) await follow(uploader.run(), turn)
    },
    reset: () => {
      clear()
      setState(choosing)
    },
  }
}
