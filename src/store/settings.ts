import { eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { type TenantSettings, tenantSettings } from './schema/privacy.ts'

/** What a tenant has set; empty as long as it has set nothing. */
export async function findTenantSettings(db: Database, tenantId: number): Promise<TenantSettings> {
  return (await findStoredSettings(db, tenantId)).settings
}

/** The same with the text as it is stored, which tells one state from another; null: nothing has been set. */
export async function findStoredSettings(
  db: Database,
  tenantId: number,
): Promise<{ settings: TenantSettings; stored: string | null }> {
  const [row] = await db
    .select({ settings: tenantSettings.settings, stored: sql<string>`${tenantSettings.settings}` })
    .from(tenantSettings)
    .where(eq(tenantSettings.tenantId, tenantId))
  return row ?? { settings: {}, stored: null }
}

/** Fails the batch on NOT NULL of `tenant_settings.settings` unless `before` is what is stored when the batch runs. */
export const markTenantSettings = (
  db: Database,
  tenantId: number,
  { before, after }: { before: string | null; after: TenantSettings },
  updatedAt: number,
): Statement =>
  db
    .insert(tenantSettings)
    .values({
      tenantId,
      settings: sql`case when ${before} is (select settings from tenant_settings where tenant_id = ${tenantId})
        then ${JSON.stringify(after)} end`,
      updatedAt,
    })
    .onConflictDoUpdate({
      target: tenantSettings.tenantId,
      set: { settings: sql`excluded.settings`, updatedAt },
    })
