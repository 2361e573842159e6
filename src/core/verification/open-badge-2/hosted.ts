import { canonicalizeJson } from '../../proof/jcs.ts'
import type { JsonObject } from '../../proof/rdf.ts'
import { type Check, check, fail, pass } from '../check.ts'
import type { Lookup } from '../lookup.ts'
import { isObject } from '../read-members.ts'
import { findIssuer2, isInScope } from './issuer.ts'
import type { Assertion } from './members.ts'

/**
 * A hosted assertion holds because it lies at its own address, unchanged, and because its issuer vouches for that
 * address (Open Badges 2.0, "Badge Verification", steps 2 and 3).
 */
export async function verifyHosted(
  document: JsonObject,
  assertion: Assertion,
  lookup: Lookup,
): Promise<Check[]> {
  let hosted: JsonObject = {}
  const proof = await check('proof', async () => {
    if (!/^https?:/.test(assertion.id))
      return fail('proof', 'a hosted assertion must have an address as its id')
    const found = await lookup.document(assertion.id)
    if (!isObject(found)) return fail('proof', `there is no assertion at ${assertion.id}`)
    hosted = found
    // Where it is revoked, the hosted one says little else.
    if (found.revoked === true) return pass('proof', `the issuer hosts it at ${assertion.id}`)
    return canonicalizeJson(found) === canonicalizeJson(document)
      ? pass('proof', `it is the same as at ${assertion.id}`)
      : fail('proof', `it is not the same as at ${assertion.id}`)
  })
  const issuer = await check('issuer', async () => {
    const found = await findIssuer2(assertion.badge, lookup)
    const stray = [assertion.id, found.badge].find((url) => url !== undefined && !isInScope(found, url))
    return stray === undefined
      ? pass('issuer', `${found.id} vouches for badges at this address`)
      : fail('issuer', `${found.id} does not vouch for ${stray}`)
  })
  const status =
    proof.outcome === 'unknown'
      ? { ...proof, name: 'status' as const, detail: 'it could not be looked up whether it is revoked' }
      : statusOf(hosted)
  return [proof, issuer, status]
}

const statusOf = ({ revoked, revocationReason: reason }: JsonObject): Check =>
  revoked === true
    ? fail('status', `revoked by the issuer${typeof reason === 'string' ? `: ${reason.slice(0, 200)}` : ''}`)
    : pass('status', 'not revoked, says the hosted assertion')
