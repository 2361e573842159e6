import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatDateTime, parseDateTime } from '../../src/core/encoding/date-time.ts'

it('writes whole seconds in UTC', () => {
  expect(formatDateTime(new Date('2026-02-03T04:05:06.789+02:00'))).toBe('2026-02-03T02:05:06Z')
})

it('reads what it writes', () => {
  const dates = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31T23:59:59Z') })
  fc.assert(
    fc.property(dates, (at) => {
      const seconds = Math.floor(at.getTime() / 1000) * 1000
      expect(parseDateTime(formatDateTime(at))?.getTime()).toBe(seconds)
    }),
  )
})

it('reads offsets and fractions', () => {
  expect(parseDateTime('2022-11-10T07:38:00.250-08:00')?.toISOString()).toBe('2022-11-10T15:38:00.250Z')
})

it.each([
  '2026-02-03',
  '2026-02-03T04:05:06',
  '2026-02-03T04:05Z',
  '2026-13-03T04:05:06Z',
  'Tue, 3 Feb 2026',
  '',
])('does not take %j for a dateTimeStamp', (text) => {
  expect(parseDateTime(text)).toBeUndefined()
})
