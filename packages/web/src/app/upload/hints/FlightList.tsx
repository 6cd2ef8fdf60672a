import type { Flight } from "@altilift/core/preflight"
import { Key } from "@solid-primitives/keyed"
import { createMemo, createSignal, type JSX, Show } from "solid-js"
import { Facts } from "../../../ui/Facts.tsx"
import { useReader } from "../../../ui/reader.ts"
import type { HintsPanelProps } from "./HintsPanelProps.ts"
import { OwnProject } from "./OwnProject.tsx"
import { flightKey, sentOf } from "./SetHints.ts"
import { useHintTexts } from "./useHintTexts.ts"

interface FlightListProps extends HintsPanelProps {
  readonly flights: ReadonlyArray<Flight>
}

/**
 * The flights of a set; each can be named, shown alone, and left out. A check that ends while a name is typed replaces
 * every flight: a row stays as long as its flight is the same one, and with it the field and what stands in it.
 */
export const FlightList = (props: FlightListProps): JSX.Element => {
  const t = useHintTexts()
  return (
    <>
      <h3>{t().flights}</h3>
      <ul class="flights">
        <Key each={props.flights} by={flight => flightKey(flight, props.uploading.photos())}>
          {flight => <FlightRow {...props} flight={flight()} />}
        </Key>
      </ul>
    </>
  )
}

const FlightRow = (props: FlightListProps & { readonly flight: Flight }): JSX.Element => {
  const t = useHintTexts()
  const { f } = useReader()
  const number = () => props.flight.number
  const given = createMemo(() => props.hints.names.of(props.flight) ?? "")
  // The same name again would be written over what is being typed.
  const name = createMemo(() => given() || t().flight(number()))
  const key = () => `flight ${flightKey(props.flight, props.uploading.photos())}`
  const isMarked = () => props.mark?.key === key()
  const isEditable = () => props.uploading.state().stage === "preflight"
  const kept = createMemo(() => {
    props.uploading.grouping()
    return sentOf(props.flight, props.uploading.photos())
  })
  const all = () => props.flight.photos.length
  const [asking, setAsking] = createSignal(false)
  const goesTo = createMemo(() => {
    props.uploading.grouping()
    if (props.uploading.elsewhere().length === 0) return undefined
    const refs = new Set(props.flight.photos.map(index => props.uploading.photos()[index]?.ref))
    for (const { project, files } of props.uploading.elsewhere()) {
      const count = files().filter(({ file }) => refs.has(file.ref)).length
      if (count > 0) return { project, count }
    }
    return undefined
  })
  const sendTo = (project: { readonly id: string; readonly name: string }): void => {
    setAsking(false)
    if (isMarked()) props.onMark(undefined)
    props.uploading.sendElsewhere(props.flight.photos, project)
  }
  const sent = (): string => {
    const to = goesTo()
    return kept() > 0 || to === undefined ? "" : t().goesTo(to.project.name)
  }
  /** Of its photos: those that go where it goes. */
  const going = () => (kept() === 0 ? (goesTo()?.count ?? all()) : kept())
  const facts = () => {
    const { from, to, kind, camera } = props.flight
    return [
      ...(kind === "survey" ? [] : [t().kinds[kind]]),
      ...(from === undefined || to === undefined ? [] : [f().takenBetween(from, to)]),
      camera ?? t().noCamera,
      going() === all() ? t().photos(all()) : t().someOf(going(), all()),
      ...(kept() > 0 ? [] : [sent() || t().leftOut]),
    ].join(" · ")
  }
  const show = (): void => {
    const { flight } = props
    props.onMark(isMarked() ? undefined : { key: key(), label: name, photos: () => flight.photos })
  }
  return (
    <li classList={{ out: kept() === 0 }}>
      <div class="flight-name">
        <Show when={isEditable()} fallback={<strong>{name()}</strong>}>
          <input
            class="input"
            maxlength="80"
            aria-label={t().nameOf(number())}
            placeholder={t().flight(number())}
            value={given()}
            onChange={event => props.hints.names.set(props.flight, event.currentTarget.value)}
          />
        </Show>
        <p class="small quiet">
          <Facts text={facts()} />
        </p>
      </div>
      <div class="hint-actions">
        <button
          type="button"
          class="button compact"
          aria-pressed={isMarked()}
          aria-label={t().named(t().show, name())}
          onClick={show}
        >
          {t().show}
        </button>
        <Show when={isEditable()}>
          <button
            type="button"
            class="button compact"
            aria-label={kept() === 0 ? t().named(t().takeBack, name()) : t().named(t().leaveOut, name())}
            onClick={() => props.uploading.leaveOut(props.flight.photos, kept() > 0)}
          >
            {kept() === 0 ? t().takeBack : t().leaveOut}
          </button>
          <Show when={kept() > 0 && props.ownProjects}>
            <button
              type="button"
              class="button compact"
              aria-label={t().named(t().ownProject, name())}
              aria-expanded={asking()}
              onClick={() => setAsking(!asking())}
            >
              {t().ownProject}
            </button>
          </Show>
        </Show>
      </div>
      <Show when={asking() && props.ownProjects}>
        {own => <OwnProject name={name()} make={own().make} onMade={sendTo} onClose={() => setAsking(false)} />}
      </Show>
    </li>
  )
}
