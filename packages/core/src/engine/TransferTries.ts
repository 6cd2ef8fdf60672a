import { newSeries, type Series } from "./Series.ts"

/** Transfers of one image that failed in a row. */
export interface TransferTries {
  series: Series
  /** How often the connection broke while bytes were sent. */
  cutOffs: number
  /** How often in a row it broke although bytes moved, no other transfer shared the link, and no part arrived. */
  cutOffsAlone: number
  /** Bytes that the bucket acknowledged in parts. */
  acknowledged: number
  /**
   * How often in a row the bucket refused the target and took others that began later; the transfers that had begun at
   * the last refusal.
   */
  refusals: number
  refusedAt: number | undefined
  /** How many grants in a row had expired before a transfer began. */
  unused: number
  /** Milliseconds that it was one of few that are refused, while no other was accepted. */
  alone: number
}

export const newTransferTries = (): TransferTries => ({
  series: newSeries(),
  cutOffs: 0,
  cutOffsAlone: 0,
  acknowledged: 0,
  refusals: 0,
  refusedAt: undefined,
  unused: 0,
  alone: 0,
})
