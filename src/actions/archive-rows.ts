import { fromHex, fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { importDataKey } from '../core/keys/data-key.ts'
import { openWith, seal, sealWith, unseal } from '../core/keys/sealing.ts'
import type { PortableRow } from '../store/portable.ts'
import type { PortableName } from '../store/portable-tables.ts'
import type { ActionContext } from './context.ts'
import { sealingContext, type TenantSecrets } from './open-secrets.ts'

/** What opens, or seals, the values of a tenant's rows. */
export interface RowSecrets {
  tenantSlug: string
  secrets: TenantSecrets
  /** The sealed keys of recipients, by the rows' numbers as they are in this database. */
  recipients: ReadonlyMap<number, { blindIndex: Uint8Array; dataKey: Uint8Array | null }>
}

const hex = (value: unknown): Uint8Array<ArrayBuffer> => fromHex(String(value))

/** A row as the archive has it: what is sealed here is readable there. */
export async function openRow(
  ctx: ActionContext,
  name: PortableName,
  row: PortableRow,
  { tenantSlug, secrets, recipients }: RowSecrets,
): Promise<PortableRow> {
  if (name === 'tenants') {
    const contact = await unseal(ctx.keyRing, hex(row.contact), sealingContext.contact(tenantSlug))
    return { ...row, contact: fromUtf8(contact), secret: toHex(secrets.root) }
  }
  if (name === 'recipients') {
    const { dataKey, personal, blindIndex, ...rest } = row
    if (dataKey === null || personal === null) return { ...rest, blindIndex, person: null }
    const index = hex(blindIndex)
    const key = await importDataKey(
      await unseal(ctx.keyRing, hex(dataKey), sealingContext.recipientKey(index)),
    )
    const person = fromUtf8(await openWith(key, hex(personal), sealingContext.personal(index)))
    return { ...rest, blindIndex, person: JSON.parse(person) }
  }
  if (name === 'credentials' && row.facts !== null) {
    const person = recipients.get(Number(row.recipientId))
    if (!person?.dataKey) return { ...row, facts: null }
    const key = await recipientKey(ctx, person.blindIndex, person.dataKey)
    const facts = fromUtf8(await openWith(key, hex(row.facts), sealingContext.credentialFacts(hex(row.id))))
    return { ...row, facts: JSON.parse(facts) }
  }
  if (name === 'purchase_facts') {
    const context = sealingContext.purchaseFacts(hex(row.purchaseId), Number(row.revision))
    return { ...row, facts: JSON.parse(fromUtf8(await openWith(secrets.dataKey, hex(row.facts), context))) }
  }
  return row
}

/** The way back. People get new keys; everything else that was sealed is sealed with keys of this deployment. */
export async function sealRow(
  ctx: ActionContext,
  name: PortableName,
  row: PortableRow,
  { tenantSlug, secrets, recipients }: RowSecrets,
): Promise<PortableRow> {
  const iv = () => ctx.randomBytes(12)
  if (name === 'tenants') {
    const contact = utf8(String(row.contact))
    return {
      ...row,
      contact: toHex(await seal(ctx.keyRing, contact, sealingContext.contact(tenantSlug), iv())),
      secret: toHex(await seal(ctx.keyRing, secrets.root, sealingContext.tenantSecret(tenantSlug), iv())),
      // Until all of it is there.
      state: 'suspended',
    }
  }
  if (name === 'recipients') {
    const { person, ...rest } = row
    if (person === null) return { ...rest, dataKey: null, personal: null }
    const index = hex(row.blindIndex)
    const raw = ctx.randomBytes(32)
    const text = utf8(JSON.stringify(person))
    return {
      ...rest,
      dataKey: toHex(await seal(ctx.keyRing, raw, sealingContext.recipientKey(index), iv())),
      personal: toHex(await sealWith(await importDataKey(raw), text, sealingContext.personal(index), iv())),
    }
  }
  if (name === 'credentials' && row.facts !== null) {
    const person = recipients.get(Number(row.recipientId))
    if (!person?.dataKey) return { ...row, facts: null }
    const key = await recipientKey(ctx, person.blindIndex, person.dataKey)
    const context = sealingContext.credentialFacts(hex(row.id))
    return { ...row, facts: toHex(await sealWith(key, utf8(JSON.stringify(row.facts)), context, iv())) }
  }
  if (name === 'purchase_facts') {
    const context = sealingContext.purchaseFacts(hex(row.purchaseId), Number(row.revision))
    return {
      ...row,
      facts: toHex(await sealWith(secrets.dataKey, utf8(JSON.stringify(row.facts)), context, iv())),
    }
  }
  if (name === 'endpoints') {
    // Its secret stayed where it was: nothing is taken until a new one has been set.
    const context = sealingContext.endpointSecret(hex(row.id))
    return {
      ...row,
      state: 'paused',
      secret: toHex(await seal(ctx.keyRing, ctx.randomBytes(32), context, iv())),
    }
  }
  return row
}

const recipientKey = async (ctx: ActionContext, blindIndex: Uint8Array, dataKey: Uint8Array) =>
  importDataKey(await unseal(ctx.keyRing, dataKey, sealingContext.recipientKey(blindIndex)))
