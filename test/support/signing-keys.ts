import { env } from 'cloudflare:workers'
import { ACHIEVEMENT, createIssuer } from './api.ts'
import { createWorker, type TestWorker } from './worker.ts'

/** A tenant with an achievement, and what the tests of keys do with it. */
export async function createSigner(worker: TestWorker = createWorker(), achievement: object = {}) {
  const tenant = await createIssuer(achievement)
  const ask = (method: string, path: string, body?: unknown) =>
    worker.call(method, `${tenant.api}${path}`, { key: tenant.key, body })
  return {
    tenant,
    worker,
    ask,
    issue: async (email = 'ada@example.org') => {
      const body = { achievement: ACHIEVEMENT.slug, recipient: { email, name: 'Ada' } }
      const answer = await ask('POST', '/credentials', body)
      if (answer.status !== 201) throw new Error(`not issued: ${JSON.stringify(answer.body)}`)
      return answer.body as { id: string; url: string; credential: Credential }
    },
    verify: async (url: string) => (await worker.call('POST', '/api/v1/verify', { body: { url } })).body,
    keys: async () => (await ask('GET', '/keys')).body.items as Key[],
    didDocument: async () => (await worker.call('GET', `/i/${tenant.slug}/did.json`)).body,
  }
}

export interface Credential {
  proof: { verificationMethod: string }[]
}

export interface Key {
  id: string
  algorithm: string
  verificationMethod: string
  state: string
  source: string
  createdAt: string
  retiredAt?: string
  revokedAt?: string
}

export type Signer = Awaited<ReturnType<typeof createSigner>>

export const methodOf = ({ proof }: Credential): string => proof[0]?.verificationMethod ?? ''

export const OPERATOR = (env as unknown as { OPERATOR_TOKEN: string }).OPERATOR_TOKEN
