import { eq, sql } from 'drizzle-orm'
import type { Database, Statement } from './database.ts'
import { type TenantSettings, tenantSettings } from './schema/privacy.ts'

/** What a tenant has set; empty as long as it has set nothing. */
export async function findTenantSettings(db: Database, tenantId: number): Promise<TenantSettings> {
  const [row] = await db
    .select({ settings: tenantSettings.settings })
    .from(tenantSettings)
    .where(eq(tenantSettings.tenantId, tenantId))
  return row?.settings ?? {}
}

export const markTenantSettings = (
  db: Database,
  tenantId: number,
  settings: TenantSettings,
  updatedAt: number,
): Statement =>
  db
    .insert(tenantSettings)
    .values({ tenantId, settings, updatedAt })
    .onConflictDoUpdate({
      target: tenantSettings.tenantId,
      set: { settings: sql`excluded.settings`, updatedAt },
    })
