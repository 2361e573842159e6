import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describeMachine } from './machine.ts'
import type { Measurement, Measurements } from './measurement.ts'
import { inRoot } from './root.ts'
import { round } from './statistics.ts'

const PATH = inRoot('bench/results.json')

/** Writes what was measured over what was there, and takes out what could not be measured. */
export function writeResults(results: Measurements, failed: readonly string[]): void {
  const before = existsSync(PATH)
    ? (JSON.parse(readFileSync(PATH, 'utf8')) as { results: Measurements }).results
    : {}
  for (const key of failed) delete before[key]
  const report = { machine: describeMachine(), results: { ...before, ...results } }
  writeFileSync(PATH, `${JSON.stringify(report, undefined, 2)}\n`)
}

/** Says beside each result how quiet the machine was, and leaves out what the machine does not tell. */
export function withContention(results: Measurements, percent: number): Measurements {
  const complete = (details: Measurement['details']) => ({
    ...details,
    '% of its time the server had no core': round(percent, 1),
  })
  return Object.fromEntries(
    Object.entries(results).map(([key, result]) => {
      const details = Object.entries(complete(result.details)).filter(([, value]) => !Number.isNaN(value))
      return [key, { ...result, details: Object.fromEntries(details) }]
    }),
  )
}

const verdict = ({ met }: Measurement): string => (met === null ? '' : met ? 'reached' : 'NOT REACHED')

/** The results for people: a line each, and below it what was measured beside. */
export function printTable(results: Measurements): void {
  const lines = Object.entries(results).map(([key, result]) => [
    key,
    `${result.value} ${result.unit}`,
    result.peer === undefined ? '' : `against ${result.peer}`,
    result.ratio === undefined ? '' : `x ${result.ratio}`,
    result.target === null ? 'for information' : `target ${result.target}`,
    verdict(result),
  ])
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(0, ...lines.map((line) => (line[at] ?? '').length)))
  for (const line of lines) {
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    for (const [name, value] of Object.entries(results[line[0] ?? '']?.details ?? {})) {
      console.log(`    ${name}: ${value}`)
    }
  }
}
