/** What a shop's API tells of, in the form in which its webhook would have brought it. */
export interface PolledEvent {
  dedupeKey: string
  type: string
  payload: unknown
  /** Where this order is known already, nothing new is told; absent: it is always worth a look. */
  unlessKnown?: string
}

/** One page of what was asked for, and where the next begins; without a next the stage is over. */
export interface PolledPage {
  events: PolledEvent[]
  next?: string
}
