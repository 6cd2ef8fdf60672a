import { batch, createSignal, onCleanup } from "solid-js"
import type { Chosen } from "../../files/Chosen.ts"
import type { Meet } from "../../files/listFiles.ts"
import type { Listed } from "../../files/PhotoFile.ts"
import { makeFrames } from "../../ui/frames.ts"
import type { BrowserEvent, BrowserOutcome, BrowserUploader, Phase, ReconstructionRule } from "../../uploader/BrowserUploader.ts"
import type { PhotoWorkers } from "../../workers/PhotoWorkers.ts"
import type { Parts } from "../dependencies.ts"
import { makeListing } from "./listing.ts"
import { mayRetry } from "./model/Photo.ts"
import { PhotoBook, type Totals } from "./model/PhotoBook.ts"
import { emptyPreflight, makeTally, type Preflight } from "./preflight/Preflight.ts"
import { scan } from "./preflight/scan.ts"
import type { Destination, Stage, Uploading } from "./Uploading.ts"

export const createUploading = (
  parts: Parts,
  workers: PhotoWorkers,
  destination: () => Destination,
  heard: (event: BrowserEvent) => void = () => {},
): Uploading => {
  let book = new PhotoBook(Date.now())
  let listing = makeListing()
  let chosenNow: Chosen = []
  let uploader: BrowserUploader | undefined
  let rule: ReconstructionRule = "all ready"
  /** Which choice of the user's work is for; older work ends by itself. */
  let turn = 0
  let placedCount = 0
  /** What earlier uploaders spent on the set: one is made anew for other credentials. */
  let base = { duration: 0, bytes: 0 }

  const [stage, setStage] = createSignal<Stage>("choosing")
  const [phase, setPhase] = createSignal<Phase>("idle")
  const [preflight, setPreflight] = createSignal<Preflight>(emptyPreflight)
  const [scanned, setScanned] = createSignal(false)
  const [totals, setTotals] = createSignal<Totals>(book.totals)
  const [changed, setChanged] = createSignal(0)
  const [grouping, setGrouping] = createSignal(0)
  const [placed, setPlaced] = createSignal(0)
  const [outcome, setOutcome] = createSignal<BrowserOutcome>()
  const [spent, setSpent] = createSignal({ duration: 0, bytes: 0 })
  const [takenOver, setTakenOver] = createSignal(false)
  const [resumed, setResumed] = createSignal(false)
  const [foundNothing, setFoundNothing] = createSignal(false)
  let sums = emptyPreflight

  const draw = (): void =>
    batch(() => {
      setTotals(book.totals)
      setPreflight(sums)
      setGrouping(turn * 1e9 + book.grouping)
      setPlaced(turn * 1e9 + placedCount)
      setChanged(number => number + 1)
    })
  const frames = makeFrames(draw)
  const clock = window.setInterval(() => {
    if (book.tick(Date.now())) frames.ask()
  }, 1_000)
  onCleanup(() => {
    turn++
    frames.stop()
    window.clearInterval(clock)
    uploader?.cancel()
  })

  const hear = (event: BrowserEvent): void => {
    switch (event.event) {
      case "phase":
        setPhase(event.phase)
        if (event.phase === "uploading") book.resume(Date.now())
        break
      case "taken-over":
        setTakenOver(true)
        break
      case "opened":
      case "reconstruction":
        break
      default:
        book.apply(event, Date.now())
        frames.ask()
    }
    heard(event)
  }

  const list = async (chosen: Chosen, mine: number): Promise<void> => {
    const meet: Meet = files => {
      if (turn !== mine) return
      for (const file of files) book.meet(file)
      frames.ask()
    }
    for await (const some of parts.list(chosen, meet)) {
      if (turn !== mine) return
      listing.enter(some.map(one => [book.add(one.file).index, one]))
      frames.ask()
    }
    listing.end()
  }

  const readHeaders = async (mine: number): Promise<void> => {
    const tally = makeTally()
    const files = listing.files.flatMap(one => {
      const index = book.byRef(one.file.ref)?.index
      if (index === undefined) return []
      const open = one.found === "file" ? one.file.open : () => Promise.reject(new Error(one.problem.code))
      return [{ index, name: one.file.name, size: one.file.size, open }]
    })
    await scan(
      files,
      workers,
      (index, facts) => {
        book.learn(index, facts)
        sums = tally(facts, book.photos[index]?.size ?? 0)
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
    uploader?.cancel()
    uploader = undefined
    book = new PhotoBook(Date.now())
    listing = makeListing()
    sums = emptyPreflight
    placedCount = 0
    batch(() => {
      setPhase("idle")
      setScanned(false)
      setOutcome(undefined)
      setSpent({ duration: 0, bytes: 0 })
      setTakenOver(false)
      setFoundNothing(false)
      setResumed(false)
    })
    frames.ask()
    return turn
  }

  /** Waits for the end of a run; a run that was replaced meanwhile says nothing any more. */
  const follow = async (running: Promise<BrowserOutcome>, mine: number): Promise<void> => {
    setStage("running")
    setOutcome(undefined)
    setTakenOver(false)
    const ended = await running
    if (turn !== mine) return
    // At once: what is said of the end must not be the sums of the frame before.
    batch(() => {
      draw()
      setOutcome(ended)
      setSpent({ duration: base.duration + ended.duration, bytes: base.bytes + ended.bytesSent })
      setStage("ended")
    })
  }

  const run = async (files: ReadonlyArray<Listed>): Promise<void> => {
    const mine = turn
    setStage("running")
    setPhase("opening")
    const { endpoint, key, token, project } = destination()
    uploader = await parts.uploader({ endpoint, key, token, project, files, reconstruction: { when: rule }, onEvent: hear })
    base = spent()
    if (turn === mine) await follow(uploader.run(), mine)
  }

  const start = async (chosenRule: ReconstructionRule): Promise<void> => {
    rule = chosenRule
    await run(listing.files)
  }

  return {
    stage,
    phase,
    preflight,
    rule: () => rule,
    scanned,
    totals,
    changed,
    grouping,
    placed,
    photos: () => book.photos,
    outcome,
    spent,
    takenOver,
    foundNothing,
    resumed,
    chosen: () => chosenNow,
    choose: async (chosen, resume) => {
      const mine = clear()
      chosenNow = chosen
      setResumed(resume !== undefined)
      setStage("listing")
      await list(chosen, mine)
      if (turn !== mine) return
      if (listing.files.length === 0) {
        setFoundNothing(true)
        setStage("choosing")
        return
      }
      if (resume === undefined) setStage("preflight")
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
    resume: () => {
      setTakenOver(false)
      uploader?.resume()
    },
    cancel: () => uploader?.cancel(),
    takeOver: () => uploader?.takeOver(),
    retriable: () => book.photos.filter(mayRetry).length,
    retry: async () => {
      const refs = book.photos.filter(mayRetry).map(photo => photo.ref)
      if (uploader !== undefined) await follow(uploader.retry(refs), turn)
    },
    goOn: () => run(listing.files.filter(one => book.byRef(one.file.ref)?.final?.at !== "Ready")),
    reset: () => {
      clear()
      setStage("choosing")
    },
  }
}
