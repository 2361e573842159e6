export interface Step {
  name: string
  ok: boolean
  ms: number
  link?: string
  detail?: string
}

/** What a step has to show for itself; `value` is what the next steps need. */
export interface Shown<T> {
  value: T
  link?: string
  detail?: string
}

export type TakeStep = <T>(name: string, take: () => Promise<Shown<T>>) => Promise<T>

/** Thrown by a step that did not hold; the step itself is in the journey's list. */
export class StepFailed extends Error {}

/** A list of steps, each timed and told as it happens. The first that does not hold ends the journey. */
export function startJourney(tell: (step: Step, number: number) => void): { steps: Step[]; step: TakeStep } {
  const steps: Step[] = []
  const add = (step: Step) => tell(step, steps.push(step))
  const step: TakeStep = async (name, take) => {
    const started = performance.now()
    const ms = () => Math.round(performance.now() - started)
    try {
      const { value, link, detail } = await take()
      add({
        name,
        ok: true,
        ms: ms(),
        ...(link !== undefined && { link }),
        ...(detail !== undefined && { detail }),
      })
      return value
    } catch (cause) {
      const detail = cause instanceof Error ? cause.message : String(cause)
      add({ name, ok: false, ms: ms(), detail })
      throw new StepFailed(`${name}: ${detail}`, { cause })
    }
  }
  return { steps, step }
}

/** For what a step must find true. */
export function hold(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise)
}
