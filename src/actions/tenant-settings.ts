import { type Retention, retentionOf } from '../core/privacy/retention.ts'
import { runBatch } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import type { TenantSettings } from '../store/schema/privacy.ts'
import { findTenantSettings, markTenantSettings } from '../store/settings.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { assertWholeTenant } from './whole-tenant.ts'

/** What holds for a tenant, defaults included. */
export interface EffectiveSettings {
  retention: Retention
  privacy: { contact?: string; text?: string }
  sharing: { linkedInOrganizationId?: string }
}

export async function readTenantSettings(
  ctx: Pick<ActionContext, 'db'>,
  tenantId: number,
): Promise<EffectiveSettings> {
  const { retention, privacy = {}, sharing = {} } = await findTenantSettings(ctx.db, tenantId)
  return { retention: retentionOf(retention), privacy, sharing }
}

/** Sets what is given and leaves the rest as it is; null takes a member back to its default. */
export async function changeTenantSettings(
  ctx: ActionContext,
  { tenantId }: Pick<IssuerRecord, 'tenantId'>,
  change: SettingsChange,
): Promise<EffectiveSettings> {
  authorize(ctx, 'settings.write')
  await assertWholeTenant(ctx, tenantId)
  const before = await findTenantSettings(ctx.db, tenantId)
  const settings: TenantSettings = {
    retention: merge(before.retention, change.retention),
    privacy: merge(before.privacy, change.privacy),
    sharing: merge(before.sharing, change.sharing),
  }
  const at = epochSeconds(ctx.now())
  await runBatch(ctx.db, [
    markTenantSettings(ctx.db, tenantId, settings, at),
    insertAuditEntry(ctx.db, { tenantId, at, actor: ctx.actor, action: 'settings.changed' }),
  ])
  return readTenantSettings(ctx, tenantId)
}

export interface SettingsChange {
  retention?: { [Kind in keyof Retention]?: number | null | undefined } | undefined
  privacy?: { contact?: string | null | undefined; text?: string | null | undefined } | undefined
  sharing?: { linkedInOrganizationId?: string | null | undefined } | undefined
}

function merge<T extends object>(
  before: T | undefined,
  change: { [Name in keyof T]?: T[Name] | null | undefined } = {},
): T {
  const merged = Object.entries({ ...before, ...change }).filter(
    ([, value]) => value !== null && value !== undefined,
  )
  // Members of T, those that were taken back left out: all of T's are optional.
  return Object.fromEntries(merged) as T
}
