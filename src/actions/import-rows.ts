import { fromHex, toHex } from '../core/encoding/bytes.ts'
import { publicKeyOf } from '../core/keys/ed25519.ts'
import { seal } from '../core/keys/sealing.ts'
import type { PortableRow } from '../store/portable.ts'
import type { PortableName } from '../store/portable-tables.ts'
import { listRecipientKeys } from '../store/recipients.ts'
import { type RowSecrets, sealRow } from './archive-rows.ts'
import { assertOwnRows, renumber, type Shifts } from './check-imported.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { sealingContext } from './open-secrets.ts'

/** Rows as they are to be here: the tenant's own, renumbered, and sealed with what seals here. */
export async function prepareRows(
  ctx: ActionContext,
  name: PortableName,
  rows: readonly PortableRow[],
  { shifts, tenantId, brought, ...secrets }: Omit<RowSecrets, 'recipients'> & OwnNumbers,
): Promise<PortableRow[]> {
  const renumbered = rows.map((row) => renumber(name, row, shifts))
  await assertOwnRows(ctx, name, renumbered, { tenantId, ...(brought && { brought }) })
  const ids = name === 'credentials' ? renumbered.map((row) => Number(row.recipientId)) : []
  const known = ids.length === 0 ? [] : await listRecipientKeys(ctx.db, tenantId, ids)
  const recipients = new Map(known.map((row) => [row.id, row]))
  const prepared: PortableRow[] = []
  for (const row of renumbered) prepared.push(await sealRow(ctx, name, row, { ...secrets, recipients }))
  return prepared
}

type OwnNumbers = Parameters<typeof assertOwnRows>[3] & { shifts: Shifts }

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
  // After all that have numbers: the next free number may be that of a row that is still to come.
  const fresh: PortableRow[] = []
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
    fresh.push({
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
  return [...prepared, ...fresh]
}

export const idsOf = (rows: readonly PortableRow[]): Uint8Array<ArrayBuffer>[] =>
  rows.map((row) => fromHex(String(row.id)))
