import type { Server } from './start-server.ts'
import { OPERATOR_TOKEN } from './worker-options.ts'

/** A tenant on a server under test, with one achievement. */
export interface Issuer {
  slug: string
  /** Path of its API. */
  api: string
  key: string
}

export const ACHIEVEMENT = 'welding-1'

const DEFINITION = {
  slug: ACHIEVEMENT,
  name: 'Welding, level 1',
  description: 'Joins mild steel of up to 6 mm safely, by MIG and by stick, in the flat position.',
  criteria: { narrative: 'Pass the practical test before two examiners, and the written test with 80 %.' },
  achievementType: 'Certificate',
  tags: ['welding', 'steel'],
  alignment: [{ targetName: 'Weld by MIG', targetUrl: 'https://standards.example/weld/mig' }],
  validity: { duration: 'P3Y' },
  needs: ['payment'],
}

/** Sends JSON and returns the answer's JSON; any status but a success ends the run. */
export async function post<Answer>(
  server: Server,
  path: string,
  key: string,
  body: unknown,
): Promise<Answer> {
  const response = await fetch(`${server.origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text) as Answer
}

export async function createIssuer(server: Server): Promise<Issuer> {
  const slug = 'institute'
  const tenant = { name: 'Institute of Welding', slug, email: 'registrar@example.org' }
  const { apiKey } = await post<{ apiKey: string }>(server, '/api/v1/tenants', OPERATOR_TOKEN, tenant)
  const issuer = { slug, api: `/api/v1/issuers/${slug}`, key: apiKey }
  await post(server, `${issuer.api}/achievements`, apiKey, DEFINITION)
  return issuer
}

let people = 0

/** People whom nobody has seen before in this run. */
export const newPeople = (count: number): { name: string; email: string }[] =>
  Array.from({ length: count }, () => {
    const n = ++people
    return {
      name: `Åsa Lindström-${n.toString(36)}`,
      email: `asa.lindstrom.${n.toString(36)}@learners.example`,
    }
  })

export interface IssuedItem {
  id: string
  url: string
  statusIndex: number
}

/** The body of a batch for so many new people, ready to be sent. */
export const newBatch = (count: number): string =>
  JSON.stringify({ achievement: ACHIEVEMENT, items: newPeople(count).map((recipient) => ({ recipient })) })

export async function issueBatch(server: Server, issuer: Issuer, body: string): Promise<IssuedItem[]> {
  const path = `${issuer.api}/credentials/batch`
  const { items, rejected } = await post<{ items: IssuedItem[]; rejected: number }>(
    server,
    path,
    issuer.key,
    body,
  )
  if (rejected > 0) throw new Error(`${rejected} items of a good batch were refused`)
  return items
}

/** One credential for a new person. */
export const issueOne = (server: Server, issuer: Issuer): Promise<IssuedItem> => {
  const [recipient] = newPeople(1)
  const body = { achievement: ACHIEVEMENT, recipient }
  return post<IssuedItem>(server, `${issuer.api}/credentials`, issuer.key, body)
}
