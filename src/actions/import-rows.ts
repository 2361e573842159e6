import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { publicKeyOf } from '../core/keys/ed25519.ts'
import { seal } from '../core/keys/sealing.ts'
import type { PortableRow } from '../store/portable.ts'
import { definitionOf, type PortableName } from '../store/portable-tables.ts'
import { listRecipientKeys } from '../store/recipients.ts'
import { type RowSecrets, sealRow } from './archive-rows.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

/** How much higher the numbers of a table's rows are here than they were there. */
export type Shifts = Partial<Record<PortableName, number>>

/** Which tables' numbers stand in a member, beside those that a table says. */
const EVERYWHERE: Record<string, PortableName> = { tenantId: 'tenants', issuerId: 'issuers' }

/** A row with the numbers that it has here. */
export function renumber(name: PortableName, row: PortableRow, shifts: Shifts): PortableRow {
  const { ownId, refs = {} } = definitionOf(name)
  const renumbered = { ...row }
  const members = { ...EVERYWHERE, ...refs, ...(ownId !== undefined && { [ownId]: name }) }
  for (const [member, table] of Object.entries(members)) {
    const value = row[member]
    if (typeof value === 'number') renumbered[member] = value + (shifts[table] ?? 0)
  }
  return renumbered
}

/** Rows as they are to be here: renumbered, and sealed with what seals here. */
export async function prepareRows(
  ctx: ActionContext,
  name: PortableName,
  rows: readonly PortableRow[],
  { shifts, tenantId, ...secrets }: Omit<RowSecrets, 'recipients'> & { shifts: Shifts; tenantId: number },
): Promise<PortableRow[]> {
  const renumbered = rows.map((row) => renumber(name, row, shifts))
  const ids = name === 'credentials' ? renumbered.map((row) => Number(row.recipientId)) : []
  const known = ids.length === 0 ? [] : await listRecipientKeys(ctx.db, tenantId, ids)
  const recipients = new Map(known.map((row) => [row.id, row]))
  const prepared: PortableRow[] = []
  for (const row of renumbered) prepared.push(await sealRow(ctx, name, row, { ...secrets, recipients }))
  return prepared
}

/**
 * Signing keys as they are to be here. Where the private half did not come along, the key only verifies from now on, and
 * an issuer whose own key that was gets a new one.
 */
export async function prepareKeys(
  ctx: ActionContext,
  rows: readonly PortableRow[],
  {
    sealed,
    tenantSlug,
    issuers,
  }: { sealed: Record<string, string>; tenantSlug: string; issuers: readonly PortableRow[] },
): Promise<PortableRow[]> {
  const at = epochSeconds(ctx.now())
  const prepared: PortableRow[] = []
  for (const row of rows) {
    const sealedPrivate = sealed[String(row.publicKey)] ?? null
    if (row.state !== 'active' || sealedPrivate !== null || row.source === 'secret') {
      prepared.push({ ...row, sealedPrivate })
      continue
    }
    prepared.push({ ...row, sealedPrivate, state: 'retired', retiredAt: at, source: 'public' })
    const issuer = issuers.find(({ id }) => id === row.issuerId)
    if (row.algorithm !== 'Ed25519' || !issuer) continue
    const seed = ctx.randomBytes(32)
    const publicKey = await publicKeyOf(seed)
    const context = sealingContext.signingKey(tenantSlug, String(issuer.did), publicKey)
    prepared.push({
      id: null,
      issuerId: row.issuerId,
      algorithm: 'Ed25519',
      publicKey: toHex(publicKey),
      sealedPrivate: toHex(await seal(ctx.keyRing, seed, context, ctx.randomBytes(12))),
      state: 'active',
      createdAt: at,
      source: 'generated',
    })
  }
  return prepared
}

export const idsOf = (rows: readonly PortableRow[]): Uint8Array<ArrayBuffer>[] =>
  rows.map((row) => fromHex(String(row.id)))
