import { type JSX, Show } from "solid-js"
import { useReader } from "../../ui/reader.ts"
import { kept, type RateHistory } from "./model/RateHistory.ts"

/** Units of the drawing; it is stretched to the place it has. */
const width = 300
const height = 80

/** The rate of the last minutes, second by second, the latest at the right. */
export const RateGraph = (props: { readonly rates: RateHistory; readonly now: number }): JSX.Element => {
  const { t } = useReader()
  const line = () => pathOf(props.rates)
  return (
    <figure class="card graph">
      <figcaption class="caption">
        <h2>{t().progress.rateGraph}</h2>
        <Show when={props.rates.peak > 0}>
          <span class="small quiet">{t().progress.peak(props.rates.peak)}</span>
        </Show>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t().progress.rateGraphLabel(props.now, props.rates.peak)}
      >
        <line class="base" x1="0" x2={width} y1={height} y2={height} />
        <Show when={line()}>
          {drawn => (
            <>
              <path class="area" d={drawn().area} />
              <path class="line" d={drawn().line} />
            </>
          )}
        </Show>
      </svg>
      <div class="caption below">
        <span>{t().progress.lastMinutes(minutesOf(props.rates))}</span>
        <span>{t().progress.now}</span>
      </div>
    </figure>
  )
}

/** Whether there is something to be drawn yet. */
export const hasGraph = ({ samples, peak }: RateHistory): boolean => samples.length > 1 && peak > 0

/** Whole minutes that the graph goes back: as many as there are, up to those that are kept. */
const minutesOf = ({ samples }: RateHistory): number => {
  const span = (samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)
  return Math.min(Math.max(1, Math.ceil(span / 60_000)), kept / 60)
}

/** The line through the samples and the area under it; undefined until there are two. */
const pathOf = (rates: RateHistory): { readonly line: string; readonly area: string } | undefined => {
  const { samples, peak } = rates
  const last = samples.at(-1)
  if (last === undefined || samples.length < 2 || peak === 0) return undefined
  const minutes = minutesOf(rates)
  const points = samples.map(({ at, rate: measured }) => {
    const x = width - ((last.at - at) / 60_000 / minutes) * width
    return `${x.toFixed(1)} ${(height - (measured / peak) * (height - 4)).toFixed(1)}`
  })
  const first = points[0]?.split(" ")[0] ?? "0"
  const line = `M${points.join("L")}`
  return { line, area: `${line}L${width} ${height}L${first} ${height}Z` }
}
