import { type Context, Hono } from 'hono'
import { authorize } from '../../../actions/authorize.ts'
import { exportTenant, listArchiveSummaries } from '../../../actions/export-tenant.ts'
import { isGranted } from '../../../core/access/permissions.ts'
import { DataPage } from '../../../pages/app/data-page.tsx'
import { issuerHref, tenantHref } from '../../../pages/app/navigation.ts'
import { requireFreshSignIn } from '../../app-auth.ts'
import { frameOf, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, type FormFaults, readForm } from '../../form.ts'
import { keysForm } from '../../schemas/people.ts'

const hrefOf = (c: Context<AppEnv>): string => issuerHref(c.var.tenant.slug, c.var.mode, 'data')

async function dataPage(
  c: Context<AppEnv>,
  { archiveUrl, faults }: { archiveUrl?: string; faults?: FormFaults } = {},
): Promise<Response> {
  const { action, issuer } = c.var
  authorize(action, 'issuer.read')
  const mayExport = isGranted(action.grants, 'tenant.export')
  const props = {
    frame: frameOf(c),
    href: hrefOf(c),
    policyUrl: `${issuer.baseUrl}/privacy`,
    settingsHref: tenantHref(c.var.tenant.slug, 'settings'),
    archives: mayExport ? await listArchiveSummaries(action, issuer) : [],
    archiveUrl,
    mayExport,
    mayExportKeys: isGranted(action.grants, 'tenant.export_keys'),
    faults,
  }
  return sendPage(c, <DataPage {...props} />)
}

/** Everything as one file. */
export const dataPages = new Hono<AppEnv>()
  .get('/', (c) => dataPage(c))
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
