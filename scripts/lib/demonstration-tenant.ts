import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiClient, UnexpectedAnswer } from './api-client.ts'
import type { Credential, RegisteredTenant } from './api-shapes.ts'
import type { DevSecrets } from './dev-secrets.ts'
import { answers } from './wait-until.ts'

const SLUG = 'demo'
const ISSUER = `/api/v1/issuers/${SLUG}`

const FIRST_AID = {
  slug: 'workplace-first-aid',
  name: 'Workplace First Aid',
  description:
    'The holder can give first aid at work: assess a scene, keep a casualty alive until help comes, and hand over to the ambulance crew.',
  criteria: {
    narrative:
      'Two days of training, then a practical assessment by two examiners:\n\n- resuscitation of an adult and use of a defibrillator\n- care for bleeding, burns, fractures and shock\n- a written account of one incident\n\nThe certificate is valid for three years.',
  },
  achievementType: 'Certification',
  tags: ['first aid', 'safety at work'],
  validity: { duration: 'P3Y' },
}

const MEMBERSHIP = {
  slug: 'professional-member',
  name: 'Professional Member',
  description:
    'A member of the Institute in good standing, bound by its code of conduct and its programme of continuing professional development.',
  criteria: {
    narrative:
      'Elected by the membership committee on the evidence of a relevant qualification and two years of practice. The year’s subscription is paid.',
  },
  achievementType: 'Membership',
  tags: ['membership'],
}

/** What is kept next to the server's own data: the API key is shown only once. */
interface Demonstration {
  apiKey: string
  badge?: string
  revokedBadge?: string
}

export interface DemonstrationLinks {
  issuer: string
  badge?: string
  revokedBadge?: string
}

/**
 * A tenant to look at, made through the HTTP API as an operator and a tenant would. Whatever is there already
 * is left alone, so an interrupted start is completed by the next.
 */
export async function ensureDemonstrationTenant(
  origin: string,
  stateFolder: string,
  { OPERATOR_TOKEN }: Pick<DevSecrets, 'OPERATOR_TOKEN'>,
): Promise<DemonstrationLinks> {
  const issuer = `${origin}/i/${SLUG}`
  const path = demonstrationFile(stateFolder)
  const save = (facts: Demonstration) =>
    writeFileSync(path, `${JSON.stringify({ origin, ...facts }, undefined, 2)}\n`, { mode: 0o600 })

  const isThere = await answers(issuer, 10_000)
  let facts = isThere ? read(path) : undefined
  if (facts?.badge !== undefined) return { issuer, ...linksOf(facts) }
  // Made by somebody else, or its key is lost: its pages are there all the same.
  if (isThere && facts === undefined) return { issuer }

  facts ??= { apiKey: await register(origin, OPERATOR_TOKEN) }
  save(facts)
  const api = apiClient(origin, facts.apiKey)
  for (const achievement of [FIRST_AID, MEMBERSHIP]) {
    await unlessTaken(api.post(`${ISSUER}/achievements`, { ...achievement, needs: ['payment'] }))
  }
  const issue = (achievement: string, name: string, email: string) =>
    api.post<Credential>(
      `${ISSUER}/credentials`,
      { achievement, recipient: { email, name } },
      { expect: [200, 201], idempotencyKey: `demonstration-${achievement}` },
    )
  const kept = await issue(FIRST_AID.slug, 'Ada Example', 'ada@example.com')
  const revoked = await issue(MEMBERSHIP.slug, 'Bo Example', 'bo@example.com')
  const reason = { reason: 'The subscription was not renewed.' }
  await unlessTaken(api.post(`${ISSUER}/credentials/${revoked.id}/revoke`, reason, { expect: [200] }))
  facts = { ...facts, badge: kept.url, revokedBadge: revoked.url }
  save(facts)
  return { issuer, ...linksOf(facts) }
}

const demonstrationFile = (stateFolder: string): string => join(stateFolder, 'demonstration.json')

const read = (path: string): Demonstration | undefined =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Demonstration) : undefined

const linksOf = ({ badge, revokedBadge }: Demonstration) => ({
  ...(badge !== undefined && { badge }),
  ...(revokedBadge !== undefined && { revokedBadge }),
})

async function register(origin: string, operatorToken: string): Promise<string> {
  const tenant = { name: 'Institute of Demonstration', slug: SLUG, email: 'office@example.com' }
  return (await apiClient(origin, operatorToken).post<RegisteredTenant>('/api/v1/tenants', tenant)).apiKey
}

async function unlessTaken(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof UnexpectedAnswer && error.status === 409)) throw error
  }
}
