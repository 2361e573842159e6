import { listTtl } from '../core/status/list-ttl.ts'

interface Kept {
  list: unknown
  until: number
}

// What somebody else published, as it was fetched: whether it is signed and still valid is seen each time it is read.
const kept = new Map<string, Kept>()
const MAX_LISTS = 32

/**
 * A status list of somebody else, fetched again when its `ttl` is over (Bitstring Status List 1.0 sections 2.2 and 3.2)
 * and after five minutes at the latest. One without a `ttl` is not kept.
 */
export async function keepList(url: string, now: Date, fetch: () => Promise<unknown>): Promise<unknown> {
  const known = kept.get(url)
  if (known && now.getTime() < known.until) return known.list
  const list = await fetch()
  kept.delete(url)
  const ttl = listTtl(list)
  if (ttl <= 0) return list
  const [oldest] = kept.keys()
  if (kept.size >= MAX_LISTS && oldest !== undefined) kept.delete(oldest)
  kept.set(url, { list, until: now.getTime() + ttl })
  return list
}
