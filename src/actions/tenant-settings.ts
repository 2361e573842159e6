import { BadgeError } from '../core/badge-error.ts'
import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { type Language, languageOf } from '../core/language/languages.ts'
import { type Retention, retentionOf } from '../core/privacy/retention.ts'
import { runBatch, violates } from '../store/database.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import type { TenantSettings } from '../store/schema/privacy.ts'
import { findStoredSettings, findTenantSettings, markTenantSettings } from '../store/settings.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { assertWholeTenant } from './whole-tenant.ts'

/** How often a change begins anew because somebody else was faster. */
const TRIES = 5

/** What holds for a tenant, defaults included. */
export interface EffectiveSettings {
  language: Language
  retention: Retention
  privacy: { contact?: string; text?: string }
  sharing: { linkedInOrganizationId?: string }
}

export async function readTenantSettings(
  ctx: Pick<ActionContext, 'db'>,
  tenantId: number,
): Promise<EffectiveSettings> {
  return effectiveOf(await findTenantSettings(ctx.db, tenantId))
}

/** The same with what tells one state of the settings from another. */
export async function readVersionedSettings(
  ctx: Pick<ActionContext, 'db'>,
  tenantId: number,
): Promise<EffectiveSettings & { version: string }> {
  const { settings, stored } = await findStoredSettings(ctx.db, tenantId)
  return { ...effectiveOf(settings), version: await versionOf(stored) }
}

const effectiveOf = ({ language, retention, privacy = {}, sharing = {} }: TenantSettings) => ({
  language: languageOf(language),
  retention: retentionOf(retention),
  privacy,
  sharing,
})

const versionOf = async (stored: string | null): Promise<string> => toHex(await sha256(utf8(stored ?? '')))

/**
 * Sets what is given and leaves the rest as it is; null takes a member back to its default. With `seen`, only if the
 * settings are still those that whoever asks has seen.
 */
export async function changeTenantSettings(
  ctx: ActionContext,
  { tenantId }: Pick<IssuerRecord, 'tenantId'>,
  change: SettingsChange,
  seen?: string,
): Promise<EffectiveSettings> {
  authorize(ctx, 'settings.write')
  await assertWholeTenant(ctx, tenantId)
  for (let tries = 1; ; tries++) {
    try {
      await changeOnce(ctx, tenantId, change, seen)
      return readTenantSettings(ctx, tenantId)
    } catch (cause) {
      if (!violates(cause, 'tenant_settings', 'NOT NULL', 'settings')) throw cause
      if (tries === TRIES) {
        throw new BadgeError('conflict', 'the settings are being changed by others; please try again', {
          cause,
        })
      }
    }
  }
}

/** Fails when somebody else changes the settings between the reading and the writing: nobody undoes what others set. */
async function changeOnce(
  ctx: ActionContext,
  tenantId: number,
  change: SettingsChange,
  seen: string | undefined,
): Promise<void> {
  const { settings, stored } = await findStoredSettings(ctx.db, tenantId)
  if (seen !== undefined && seen !== (await versionOf(stored))) {
    throw new BadgeError('conflict', 'somebody else has changed the settings in the meantime')
  }
  const language = change.language === undefined ? settings.language : change.language
  const after: TenantSettings = {
    ...(language && { language }),
    retention: merge(settings.retention, change.retention),
    privacy: merge(settings.privacy, change.privacy),
    sharing: merge(settings.sharing, change.sharing),
  }
  const at = epochSeconds(ctx.now())
  const entry = {
    ...{ tenantId, at, actor: ctx.actor, action: 'settings.changed' },
    ...(stored !== null && { before: await sha256(utf8(stored)) }),
    digest: await sha256(utf8(JSON.stringify(after))),
  }
  await runBatch(ctx.db, [
    markTenantSettings(ctx.db, tenantId, { before: stored, after }, at),
    insertAuditEntry(ctx.db, entry),
  ])
}

export interface SettingsChange {
  language?: Language | null | undefined
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
