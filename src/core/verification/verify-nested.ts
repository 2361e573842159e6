import type { JsonObject } from '../proof/rdf.ts'
import { type Check, check, fail, pass, unknown } from './check.ts'
import type { CheckName } from './checks.ts'
import type { Lookup } from './lookup.ts'
import { hasType, idOf, isObject, issuerIdOf, listOf } from './read-members.ts'
import { decidingCheck, type Judge, type Verification } from './verification.ts'

interface Nested {
  judge: Judge
  lookup: Lookup
  depth: number
}

// A bundle holds badges, and a badge endorsements.
const MAX_DEPTH = 3

/**
 * One check for each endorsement in a credential, wherever it is embedded (Open Badges 3.0 section 9.1.6): it is
 * judged like any credential, with its own issuer's keys, and it must be about something that is in this one.
 */
export async function verifyEndorsements(credential: JsonObject, nested: Nested): Promise<Check[]> {
  const { ids, endorsements } = scan(credential)
  return Promise.all(
    endorsements.map((endorsement) =>
      judgeNested('endorsements', endorsement, nested, (result) => {
        const document = isObject(result.credential) ? result.credential : {}
        if (!hasType(document, 'EndorsementCredential')) {
          return fail('endorsements', 'what is embedded as an endorsement is not one')
        }
        const by = issuerIdOf(document) ?? 'somebody'
        const [subject] = listOf(document.credentialSubject)
        const endorsed = idOf(subject)
        if (endorsed === undefined || !ids.has(endorsed)) {
          return fail('endorsements', `the endorsement by ${by} is about something else`)
        }
        const found = describe('endorsements', `the endorsement by ${by}`, result)
        return hasOnlyLapsed(result) ? unknown(found.name, found.detail) : found
      }),
    ),
  )
}

/** One check for each credential that a learner record bundles (CLR 2.0, ClrSubject). */
export async function verifyContained(credential: JsonObject, nested: Nested): Promise<Check[]> {
  if (!hasType(credential, 'ClrCredential')) return []
  const subjects = listOf(credential.credentialSubject).filter(isObject)
  const bundled = subjects.flatMap(({ verifiableCredential }) => listOf(verifiableCredential))
  return Promise.all(
    bundled.map((item) =>
      judgeNested('contained', item, nested, (result) => {
        const document = isObject(result.credential) ? result.credential : {}
        const name = typeof document.name === 'string' ? document.name : (idOf(document) ?? 'without a name')
        return describe('contained', `the bundled credential ${name.slice(0, 200)}`, result)
      }),
    ),
  )
}

async function judgeNested(
  name: CheckName,
  presented: unknown,
  { judge, lookup, depth }: Nested,
  conclude: (result: Verification) => Check,
): Promise<Check> {
  return check(name, async () => {
    lookup.countNested()
    if (depth >= MAX_DEPTH) return unknown(name, 'credentials in credentials are looked at no deeper')
    return conclude(await judge(presented, lookup, { depth: depth + 1 }))
  })
}

// An endorsement that was given and has been withdrawn or has run out says nothing against the badge: an endorser
// could spoil a stranger's badges with it. One that was never given is the issuer's lie and does.
function hasOnlyLapsed({ checks }: Verification): boolean {
  const failed = checks.filter(({ outcome }) => outcome === 'fail')
  return failed.length > 0 && failed.every(({ name }) => name === 'status' || name === 'dates')
}

function describe(name: CheckName, what: string, result: Verification): Check {
  if (result.verified) return pass(name, `${what} is verified too`)
  const deciding = decidingCheck(result)
  const detail = `${what} is not verified: ${deciding?.detail ?? 'no reason is known'}`
  return deciding?.outcome === 'unknown' ? unknown(name, detail) : fail(name, detail, deciding?.type)
}

/** The endorsements in a credential and the ids of all that it speaks of, other credentials in it left out. */
function scan(credential: JsonObject): { ids: Set<string>; endorsements: unknown[] } {
  const ids = new Set<string>()
  const endorsements: unknown[] = []
  const walk = (node: JsonObject): void => {
    if (node !== credential && hasType(node, 'VerifiableCredential')) return
    if (typeof node.id === 'string') ids.add(node.id)
    for (const [name, value] of Object.entries(node)) {
      if (name === 'endorsement' || name === 'endorsementJwt') endorsements.push(...listOf(value))
      else if (name === 'issuer' && typeof value === 'string') ids.add(value)
      else for (const item of listOf(value)) if (isObject(item)) walk(item)
    }
  }
  walk(credential)
  return { ids, endorsements }
}
