import type { ResultDescription } from './result-description.ts'

type Range = Pick<ResultDescription, 'allowedValue' | 'valueMin' | 'valueMax'>

const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/

/**
 * Where a value stands on the scale of a result description: its place among the allowed values, which go
 * from low to high, or else the number that it is. Undefined when it stands nowhere.
 */
export function placeOnScale({ allowedValue }: Range, value: string): number | undefined {
  if (allowedValue === undefined) return DECIMAL.test(value) ? Number(value) : undefined
  const place = allowedValue.indexOf(value)
  return place === -1 ? undefined : place
}

/** What is wrong with a value of such a result; undefined when nothing is. */
export function faultOfValue(range: Range, value: string): string | undefined {
  const { allowedValue, valueMin, valueMax } = range
  if (allowedValue === undefined && valueMin === undefined && valueMax === undefined) return undefined
  const place = placeOnScale(range, value)
  if (place === undefined) return allowedValue ? 'must be one of the allowed values' : 'must be a number'
  // Ends of a range that stand nowhere were refused when the achievement was defined.
  if (valueMin !== undefined && place < (placeOnScale(range, valueMin) ?? -Infinity)) {
    return `must not be less than ${valueMin}`
  }
  if (valueMax !== undefined && place > (placeOnScale(range, valueMax) ?? Infinity)) {
    return `must not be more than ${valueMax}`
  }
  return undefined
}
