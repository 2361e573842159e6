/** One line of `bench/results.json`. */
export interface Measurement {
  value: number
  unit: string
  /** The same of the other implementation or state, measured in turns with ours in the same run. */
  peer?: number
  ratio?: number
  /** What it must reach, in words; null for what is only told. */
  target: string | null
  met: boolean | null
  how: string
  /** What was measured beside it. */
  details?: Record<string, number | string>
}

export type Measurements = Record<string, Measurement>
