import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call, createIssuer } from '../support/api.ts'

const recipient = { email: 'ada@example.org', name: 'Ada Lovelace' }

describe('an achievement that asks for a proof set', () => {
  it('has credentials with two proofs that both verify, the certified one first', async () => {
    const tenant = await createIssuer({ proofs: ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] })
    const issued = await call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient },
    })
    expect(issued.status).toBe(201)
    const { credential, url } = issued.body
    expect(credential.proof.map((proof: { cryptosuite: string }) => proof.cryptosuite)).toEqual([
      'eddsa-rdfc-2022',
      'eddsa-jcs-2022',
    ])
    const verified = await call('POST', '/api/v1/verify', { body: { credential } })
    expect(verified.body.checks.filter((check: { outcome: string }) => check.outcome === 'fail')).toEqual([])
    expect(verified.body.verified).toBe(true)
    expect((await call('GET', `${url}.json`)).body).toEqual(credential)
  })

  it('does not verify when one of the two proofs is not good', async () => {
    const tenant = await createIssuer({ proofs: ['eddsa-rdfc-2022', 'eddsa-jcs-2022'] })
    const body = { achievement: 'welding-1', recipient }
    const [one, other] = await Promise.all(
      [1, 2].map(() => call('POST', `${tenant.api}/credentials`, { key: tenant.key, body })),
    )
    const [first] = one?.body.credential.proof ?? []
    const [, second] = other?.body.credential.proof ?? []
    const credential = { ...one?.body.credential, proof: [first, second] }
    expect((await call('POST', '/api/v1/verify', { body: { credential } })).body.verified).toBe(false)
  })

  it('costs other achievements nothing', async () => {
    const tenant = await createIssuer()
    await call('POST', `${tenant.api}/credentials`, {
      key: tenant.key,
      body: { achievement: 'welding-1', recipient },
    })
    const { DB } = env as unknown as { DB: D1Database }
    const row = await DB.prepare(
      `select jcs_signature from credentials where issuer_id = (select id from issuers where slug = ?)`,
    )
      .bind(tenant.slug)
      .first()
    expect(row).toEqual({ jcs_signature: null })
  })

  it('cannot have the certified proof second or missing', async () => {
    const tenant = await createIssuer()
    for (const proofs of [['eddsa-jcs-2022'], ['eddsa-jcs-2022', 'eddsa-rdfc-2022'], []]) {
      const { status } = await call('PUT', `${tenant.api}/achievements/welding-1`, {
        key: tenant.key,
        body: { name: 'Welding', description: 'Joins.', criteria: { narrative: 'Pass.' }, proofs },
      })
      expect(status).toBe(400)
    }
  })
})
