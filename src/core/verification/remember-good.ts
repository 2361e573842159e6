// What was signed, with which key: a good signature stays good, whatever becomes of the key.
const good = new Set<string>()
const MAX_SIGNATURES = 256

/**
 * Verifies a signature unless it has been found good before. `digest` is the hash of everything that is signed,
 * signature included; without one nothing is remembered. A bad one is never remembered.
 */
export async function rememberGood(
  digest: string | undefined,
  what: string,
  verify: () => Promise<boolean>,
): Promise<boolean> {
  if (digest === undefined) return verify()
  const id = `${digest} ${what}`
  if (good.has(id)) return true
  const isGood = await verify()
  if (!isGood) return false
  const [oldest] = good
  if (good.size >= MAX_SIGNATURES && oldest !== undefined) good.delete(oldest)
  good.add(id)
  return true
}
