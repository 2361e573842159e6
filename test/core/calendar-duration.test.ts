import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addCalendarDuration, isCalendarDuration } from '../../src/core/credential/calendar-duration.ts'

const add = (at: string, duration: string): string =>
  addCalendarDuration(new Date(at), duration).toISOString()

describe('a calendar duration', () => {
  it.each(['P3Y', 'P18M', 'P2W', 'P90D', 'P1Y6M', 'P1Y2M3W4D', 'P0D', 'P999Y', 'P99999D'])(
    'is %s',
    (text) => {
      expect(isCalendarDuration(text)).toBe(true)
    },
  )

  it.each([
    '',
    'P',
    '3Y',
    'P3',
    'P-1Y',
    'P1.5Y',
    'PT5H',
    'P1DT5H',
    'P1M1Y',
    'p3y',
    'P3Y ',
    '\nP3Y',
    'P1000Y',
    'P1Y1Y',
    'P१Y',
  ])('is not %j', (text) => {
    expect(isCalendarDuration(text)).toBe(false)
    expect(() => addCalendarDuration(new Date(0), text)).toThrow(RangeError)
  })

  it.each([
    ['2026-03-01T10:00:00.000Z', 'P3Y', '2029-03-01T10:00:00.000Z'],
    ['2024-02-29T23:59:59.999Z', 'P1Y', '2025-02-28T23:59:59.999Z'],
    ['2024-02-29T00:00:00.000Z', 'P4Y', '2028-02-29T00:00:00.000Z'],
    ['2096-02-29T00:00:00.000Z', 'P4Y', '2100-02-28T00:00:00.000Z'],
    ['2026-01-31T12:00:00.000Z', 'P1M', '2026-02-28T12:00:00.000Z'],
    ['2026-08-31T12:00:00.000Z', 'P1M', '2026-09-30T12:00:00.000Z'],
    ['2026-10-31T12:00:00.000Z', 'P16M', '2028-02-29T12:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', 'P1D', '2027-01-01T12:00:00.000Z'],
    // First years and months, cut to the month's end, then days.
    ['2026-01-31T12:00:00.000Z', 'P1M1D', '2026-03-01T12:00:00.000Z'],
    ['2026-01-15T12:00:00.000Z', 'P1Y2M3W4D', '2027-04-09T12:00:00.000Z'],
    ['2026-06-15T00:00:00.000Z', 'P0D', '2026-06-15T00:00:00.000Z'],
  ])('after %s, %s ends at %s', (at, duration, end) => {
    expect(add(at, duration)).toBe(end)
  })

  it('leaves the instant that it is given alone', () => {
    const at = new Date('2026-03-01T10:00:00Z')
    addCalendarDuration(at, 'P3Y')
    expect(at.toISOString()).toBe('2026-03-01T10:00:00.000Z')
  })

  it('keeps the time of day, and months never skip one', () => {
    const instants = fc.date({
      min: new Date('1970-01-01'),
      max: new Date('2200-01-01'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 600 }), (at, months) => {
        const end = addCalendarDuration(at, `P${months}M`)
        expect(end.getTime() % 86_400_000).toBe(at.getTime() % 86_400_000)
        const monthOf = (date: Date) => 12 * date.getUTCFullYear() + date.getUTCMonth()
        expect(monthOf(end) - monthOf(at)).toBe(months)
        expect(end.getUTCDate()).toBeLessThanOrEqual(at.getUTCDate())
      }),
    )
  })
})
