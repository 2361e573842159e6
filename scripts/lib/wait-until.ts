import { setTimeout as sleep } from 'node:timers/promises'

/** Asks again and again until there is an answer, and says what was waited for when none came in time. */
export async function waitUntil<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { timeoutMs = 30_000, everyMs = 150 } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const answer = await probe()
    if (answer !== undefined) return answer
    if (performance.now() >= deadline) {
      throw new Error(`waited ${Math.round(timeoutMs / 1000)} seconds in vain: ${what}`)
    }
    await sleep(everyMs)
  }
}

/** Whether a URL answers with success right now. */
export async function answers(url: string, timeoutMs = 2_000): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
