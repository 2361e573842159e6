export interface Taken {
  allowed: boolean
  limit: number
  /** What is left of the window's quota, and in how many seconds the next window begins. */
  remaining: number
  reset: number
}

export interface FixedWindow {
  take(key: string, limit: number, seconds: number): Taken
}

/**
 * Counts requests in windows of `length` seconds that begin at multiples of it. It keeps numbers only, at most `maxKeys`
 * of them: a window that is over is thrown away whole, and when there are too many keys those that came first are
 * forgotten first.
 */
export function createFixedWindow({ length, maxKeys }: { length: number; maxKeys: number }): FixedWindow {
  let window = -1
  const counts = new Map<string, number>()
  return {
    take(key, limit, seconds) {
      const present = Math.floor(seconds / length)
      if (present !== window) {
        counts.clear()
        window = present
      }
      const before = counts.get(key) ?? 0
      const allowed = before < limit
      if (!counts.has(key) && counts.size >= maxKeys) {
        const [oldest] = counts.keys()
        if (oldest !== undefined) counts.delete(oldest)
      }
      if (allowed) counts.set(key, before + 1)
      const remaining = Math.max(0, limit - before - (allowed ? 1 : 0))
      return { allowed, limit, remaining, reset: (present + 1) * length - Math.floor(seconds) }
    },
  }
}
