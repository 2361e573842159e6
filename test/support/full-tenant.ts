import { sha256 } from '../../src/core/encoding/sha256.ts'
import { rowsOf, TABLE_NAMES } from './database.ts'
import { createShop, type Shop } from './shop.ts'
import { paidOrder, refundedCharge } from './stripe-events.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** What a tenant has, as store functions are asked for it. */
export interface Ids {
  tenantId: number
  issuerId: number
  slug: string
  keyHash: Bytes
  endpointId: Bytes
  /** First row of each table that has one for the tenant. */
  row: (table: string) => Record<string, never>
  bytes: (table: string, column: string) => Bytes
}

export async function idsOf({ tenant, endpoint }: Shop): Promise<Ids> {
  const [issuer] = await rowsOf<{ id: number; tenant_id: number }>(
    'select * from issuers where slug = ?',
    tenant.slug,
  )
  if (!issuer) throw new Error('no issuer')
  const own = {
    tenant_id: issuer.tenant_id,
    issuer_id: issuer.id,
    endpoint_id: [...fromHex(endpoint.slice(3))],
  }
  const rows = new Map<string, Record<string, never>>()
  for (const table of TABLE_NAMES) {
    const all = await rowsOf<Record<string, never>>(`select * from ${table}`)
    const row = all.find((candidate) =>
      Object.entries(own).some(
        ([column, value]) => JSON.stringify(candidate[column]) === JSON.stringify(value),
      ),
    )
    if (row) rows.set(table, row)
  }
  const row = (table: string) => rows.get(table) ?? ({} as Record<string, never>)
  return {
    tenantId: issuer.tenant_id,
    issuerId: issuer.id,
    slug: tenant.slug,
    keyHash: await sha256(new TextEncoder().encode(tenant.key)),
    endpointId: fromHex(endpoint.slice(3)),
    row,
    bytes: (table, column) => Uint8Array.from(row(table)[column] as unknown as number[]),
  }
}

const fromHex = (text: string): Bytes =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

/** A tenant with a row in every table; the outbox is empty when the queue has worked. */
export async function fullShop(): Promise<Shop> {
  const shop = await createShop()
  const { worker, tenant } = shop
  await shop.mapAll()
  await shop.receive(paidOrder())
  await shop.receive(refundedCharge({ id: 'ch_9', payment_intent: 'pi_9' }, 'waiting'))
  const options = {
    key: tenant.key,
    body: { achievement: 'welding-1', recipient: { email: 'ada@example.org' } },
  }
  const issued = await worker.call('POST', `${tenant.api}/credentials`, {
    ...options,
    headers: { 'idempotency-key': 'one' },
  })
  await worker.call('POST', `${tenant.api}/credentials/${issued.body.id}/revoke`, {
    key: tenant.key,
    body: {},
  })
  await worker.send('GET', `/i/${tenant.slug}/status/0`)
  return shop
}
