/** How fast bytes leave: smoothed for people, and second by second for the graph. */
export interface Rate {
  /** Bytes a second, smoothed; 0 until something was sent. */
  readonly now: number
  /** Bytes a second, one sample each second or so, the latest last. */
  readonly samples: ReadonlyArray<Sample>
  /** Of all seconds in which something was sent. */
  readonly peak: number
}

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Bytes a second. */
  readonly rate: number
}

/** A sample is at least so long (milliseconds) ... */
const sampleTime = 1_000
/** ... the smoothed rate forgets half of what it knows in about so long (milliseconds) ... */
const halfLife = 5_000
/** ... and the graph goes back so many samples: five minutes. */
export const kept = 300

/** Gathers bytes into samples. `now` in milliseconds since 1970, never earlier than before. */
export class RateMeter {
  #sampledAt: number
  #bytes = 0
  #rate: Rate = { now: 0, samples: [], peak: 0 }

  constructor(now: number) {
    this.#sampledAt = now
  }

  get rate(): Rate {
    return this.#rate
  }

  sent(bytes: number): void {
    this.#bytes += bytes
  }

  /** Closes the sample when it is long enough, so that the rate falls when nothing moves. Returns whether it did. */
  tick(now: number): boolean {
    const elapsed = now - this.#sampledAt
    if (elapsed < sampleTime) return false
    const measured = (this.#bytes * 1000) / elapsed
    const old = this.#rate.now === 0 ? 0 : 0.5 ** (elapsed / halfLife)
    const smoothed = this.#rate.now * old + measured * (1 - old)
    this.#rate = {
      now: smoothed < 1 ? 0 : smoothed,
      samples: [...this.#rate.samples, { at: now, rate: measured }].slice(-kept),
      peak: Math.max(this.#rate.peak, measured),
    }
    this.#sampledAt = now
    this.#bytes = 0
    return true
  }

  /** A pause is no time in which the link was slow. */
  skipTo(now: number): void {
    this.#sampledAt = now
    this.#bytes = 0
    this.#rate = { ...this.#rate, now: 0 }
  }
}
