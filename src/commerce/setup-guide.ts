/** What a person who connects a shop must know, in plain words. */
export interface SetupGuide {
  /** Which of the shop's many secrets is meant, or what to do with the one that we made. */
  secret: string
  steps: string[]
  /** The topics to choose, each with what it is for. */
  topics: { name: string; why: string }[]
  /** How to send a trial event. */
  trial: string
}
