/** The rate of the last minutes, for the graph. */
export interface RateHistory {
  /** One sample each second or so, the latest last. */
  readonly samples: ReadonlyArray<Sample>
  /** Bytes a second. */
  readonly peak: number
}

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Bytes a second. */
  readonly rate: number
}

/** The graph goes back so many samples: five minutes. */
export const kept = 300

export const noHistory: RateHistory = { samples: [], peak: 0 }

/** The history with one more sample. Before anything moves there is none. */
export const withSample = ({ samples, peak }: RateHistory, sample: Sample): RateHistory =>
  samples.length === 0 && sample.rate === 0
    ? noHistory
    : { samples: [...samples, sample].slice(-kept), peak: Math.max(peak, sample.rate) }
