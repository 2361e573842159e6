import { formatDateTime } from '../core/encoding/date-time.ts'
import { type CredentialRecord, listCredentialsOfPerson } from '../store/credentials.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { listEntitlementsOfCredentials } from '../store/purchase-people.ts'
import { findRecipient } from '../store/recipients.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { type CredentialSummary, describeCredential, openPerson, type Person } from './describe-credential.ts'
import { nobody, type PersonKey, wantedPerson } from './find-person.ts'
import { type PersonTrace, tracesOf } from './person-traces.ts'
import { rebuildCredential } from './rebuild-credential.ts'
import { type ToldUnit, tellIndexed, tellUnit } from './tell-indexed.ts'
import { assertWholeTenant } from './whole-tenant.ts'

const CREDENTIALS_A_READ = 200

/** All that is kept about one person (GDPR, articles 15 and 20). */
export interface PersonExport {
  exportedAt: string
  tenant: string
  person?: Person
  knownSince?: string
  /** With the document as it was signed. */
  credentials: (CredentialSummary & { issuer: string; credential: unknown })[]
  entitlements: Record<string, unknown>[]
  /** What a course or a shop said of them: that they finished, or how well. */
  signals: Record<string, unknown>[]
  /** What shops sent and said, and what waits for approval, where it names the person. */
  mentions: { kind: PersonTrace['kind']; told: unknown }[]
}

export async function exportPerson(
  ctx: ActionContext,
  tenant: Pick<IssuerRecord, 'tenantId' | 'tenantSlug' | 'tenantSecret'>,
  key: PersonKey,
): Promise<PersonExport> {
  authorize(ctx, 'people.export')
  await assertWholeTenant(ctx, tenant.tenantId)
  const { tenantId } = tenant
  const wanted = await wantedPerson(ctx, tenant, key)
  const row = await findRecipient(ctx.db, tenantId, wanted.blindIndex)
  const looked = { ...wanted, recipientId: row?.id ?? null }
  const mentions: PersonExport['mentions'] = []
  for await (const mention of tracesOf(ctx, tenantId, looked)) mentions.push(mention)
  const indexed = await tellIndexed(ctx, tenantId, wanted.blindIndex)
  const isNamed = mentions.length + indexed.entitlements.length + indexed.signals.length > 0
  if (!row && !isNamed) throw nobody()
  const person = row && (await openPerson(ctx, row))
  const now = ctx.now()
  const exported = {
    exportedAt: formatDateTime(now),
    tenant: tenant.tenantSlug,
    ...(person && { person }),
    ...(row && { knownSince: formatDateTime(fromEpochSeconds(row.createdAt)) }),
    ...(await collect(ctx, tenantId, row?.id, indexed.entitlements)),
    signals: indexed.signals,
    mentions,
  }
  // That it was asked for is written down, not about whom.
  const entry = { tenantId, at: epochSeconds(now), actor: ctx.actor, action: 'person.exported' }
  await runBatch(ctx.db, [insertAuditEntry(ctx.db, entry)])
  return exported
}

/** Credentials, and the entitlements behind them besides those that were set aside for the person. */
async function collect(
  ctx: ActionContext,
  tenantId: number,
  recipientId: number | undefined,
  setAside: readonly ToldUnit[],
) {
  const credentials: PersonExport['credentials'] = []
  const units = new Map(setAside.map((unit) => [unit.id, unit]))
  let after: Uint8Array<ArrayBuffer> | undefined
  while (recipientId !== undefined) {
    const page = { ...(after && { after }), limit: CREDENTIALS_A_READ }
    const records = await listCredentialsOfPerson(ctx.db, { tenantId, recipientId }, page)
    for (const record of records) credentials.push(await tell(ctx, record))
    const ids = records.map(({ id }) => id)
    for (const row of await listEntitlementsOfCredentials(ctx.db, tenantId, ids)) {
      const unit = tellUnit(row)
      units.set(unit.id, unit)
    }
    after = records.at(-1)?.id
    if (records.length < CREDENTIALS_A_READ) break
  }
  return { credentials, entitlements: [...units.values()] }
}

async function tell(ctx: ActionContext, record: CredentialRecord) {
  const [summary, { document }] = await Promise.all([
    describeCredential(ctx, record),
    rebuildCredential(ctx, record),
  ])
  return { ...summary, issuer: record.issuerSlug, credential: document }
}
