const MINUTE = 60
const HOUR = 60 * MINUTE

/** Seconds between one attempt and the next; together three days less a few minutes. */
export const RETRY_AFTER = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  20 * HOUR,
]

/** The first attempt and one after each pause. */
export const MAX_ATTEMPTS = RETRY_AFTER.length + 1

/** A consumer that asks for more than a day is not waited for. */
const LONGEST_WISH = 24 * HOUR
// So that what failed together does not come back together.
const JITTER = 0.1

/**
 * Seconds until the next attempt after `attempts` have failed; undefined when that was the last. `retryAfter` is what the
 * consumer asked for, `random` a byte.
 */
export function nextRetry(
  attempts: number,
  { retryAfter = 0, random }: { retryAfter?: number | undefined; random: number },
): number | undefined {
  const pause = RETRY_AFTER[attempts - 1]
  if (pause === undefined) return undefined
  const jittered = Math.round(pause * (1 + (JITTER * random) / 255))
  return Math.max(jittered, Math.min(retryAfter, LONGEST_WISH))
}

/** `Retry-After` in seconds (RFC 9110, section 10.2.3): a number or a date; undefined when it says neither. */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header.trim())) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000))
}
