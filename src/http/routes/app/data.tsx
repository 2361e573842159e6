import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { exportTenant, listArchiveSummaries } from '../../../actions/export-tenant.ts'
import { changeTenantSettings, readTenantSettings } from '../../../actions/tenant-settings.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { DataPage } from '../../../pages/app/data-page.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { requireFreshSignIn } from '../../app-auth.ts'
import { frameOf, redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormFaults, readForm } from '../../form.ts'
import { keysForm, settingsForm } from '../../schemas/people.ts'

const hrefOf = (c: Context<AppEnv>): string => issuerHref(c.var.tenant.slug, c.var.mode, 'data')

async function dataPage(
  c: Context<AppEnv>,
  { archiveUrl, faults }: { archiveUrl?: string; faults?: FormFaults } = {},
): Promise<Response> {
  const { action, issuer } = c.var
  authorize(action, 'issuer.read')
  const { language, retention, privacy } = await readTenantSettings(action, issuer.tenantId)
  const mayExport = isGranted(action.grants, 'tenant.export')
  const props = {
    ...privacy,
    frame: frameOf(c),
    href: hrefOf(c),
    policyUrl: `${issuer.baseUrl}/privacy`,
    retention,
    language,
    archives: mayExport ? await listArchiveSummaries(action, issuer) : [],
    archiveUrl,
    mayChange: isGranted(action.grants, 'settings.write'),
    mayExport,
    mayExportKeys: isGranted(action.grants, 'tenant.export_keys'),
    faults,
  }
  return sendPage(c, <DataPage {...props} />)
}

/** Retention, the policy page, and everything as one file. */
export const dataPages = new Hono<AppEnv>()
  .get('/', (c) => dataPage(c))
  .post('/settings', async (c) => {
    const { action, issuer } = c.var
    const { faults } = await attempt(
      settingsForm,
      await readForm(c.req.raw),
      ({ contact, text, language, ...retention }) =>
        changeTenantSettings(action, issuer, { language, retention, privacy: { contact, text } }),
    )
    return faults ? dataPage(c, { faults }) : redirectWith(c, hrefOf(c), 'Saved.')
  })
  .post('/export', async (c) => {
    const { url } = await exportTenant(c.var.action, c.var.issuer)
    return dataPage(c, { archiveUrl: url })
  })
  .post('/export-with-keys', requireFreshSignIn, async (c) => {
    const { action, issuer } = c.var
    const { done, faults } = await attempt(keysForm, await readForm(c.req.raw), ({ passphrase }) =>
      exportTenant(action, issuer, { passphrase, freshSignIn: true }),
    )
    return faults ? dataPage(c, { faults }) : dataPage(c, { archiveUrl: done.url })
  })
