import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { changeTenantSettings, readVersionedSettings } from '../../../actions/tenant-settings.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { tenantHref } from '../../../pages/app/navigation.ts'
import { SettingsPage } from '../../../pages/app/settings-page.tsx'
import { findIssuerOfMode } from '../../../store/issuers.ts'
import { findTenantLimits } from '../../../store/tenants.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormFaults, type FormValues, readForm, savedOrTyped } from '../../form.ts'
import { settingsForm } from '../../schemas/people.ts'

async function settingsPage(
  c: Context<AppEnv>,
  { values, faults }: { values?: FormValues; faults?: FormFaults } = {},
): Promise<Response> {
  const { action, tenant } = c.var
  authorize(action, 'issuer.read')
  const [settings, limits, { baseUrl }] = await Promise.all([
    readVersionedSettings(action, tenant.id),
    findTenantLimits(action.db, tenant.id),
    findIssuerOfMode(action.db, tenant.id, 'live'),
  ])
  const { version, language, retention, privacy, sharing } = settings
  const days = Object.entries(retention).map(([kind, count]) => [kind, String(count)])
  const now: Record<string, string | undefined> = {
    ...{ language, ...privacy, ...sharing },
    ...Object.fromEntries(days),
  }
  const props = {
    ...savedOrTyped(now, version, { values, faults }),
    limits,
    policyUrl: `${baseUrl}/privacy`,
    mayChange: isGranted(action.grants, 'settings.write'),
  }
  return sendPage(c, <SettingsPage frame={tenantFrameOf(c)} {...props} />)
}

/** What holds for all of the organisation. */
export const settingsPages = new Hono<AppEnv>()
  .get('/', (c) => settingsPage(c))
  .post('/', async (c) => {
    const { action, tenant } = c.var
    authorize(action, 'settings.write')
    const values = await readForm(c.req.raw)
    const { faults } = await attempt(settingsForm, values, (input) => {
      const { seen, language, contact, text, linkedInOrganizationId, ...retention } = input
      const change = { language, retention, privacy: { contact, text }, sharing: { linkedInOrganizationId } }
      return changeTenantSettings(action, { tenantId: tenant.id }, change, seen)
    })
    if (faults) return settingsPage(c, { values, faults })
    return redirectWith(c, tenantHref(tenant.slug, 'settings'), 'The settings are saved.')
  })
