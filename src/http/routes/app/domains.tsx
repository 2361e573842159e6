import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { authorize } from '../../../actions/authorize.ts'
import { challengeOf, claimDomain } from '../../../actions/claim-domain.ts'
import { fromEpochSeconds } from '../../../actions/context.ts'
import { proveDomain } from '../../../actions/prove-domain.ts'
import { activateDomain, deactivateDomain, removeDomain } from '../../../actions/switch-identity.ts'
import { DomainsPage } from '../../../pages/app/domains-page.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { countCredentialsOf, listIdentities } from '../../../store/identities.ts'
import { redirectWith, sendPage, tenantFrameOf } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, fieldOf, readForm } from '../../form.ts'
import { text } from '../../schemas/text.ts'
import { hostIn } from '../domains.ts'

const domainForm = z.object({ host: text(300) })

async function domainsPage(
  c: Context<AppEnv>,
  wrong: { value?: string | undefined; fault?: string | undefined } = {},
): Promise<Response> {
  const { action, issuer } = c.var
  const rows = (await listIdentities(action.db, issuer.id)).filter(({ state }) => state !== 'removed')
  const domains = await Promise.all(
    rows.map(async (row) => ({
      host: row.host,
      proven: row.state === 'proven',
      active: row.id === issuer.identityId,
      record: challengeOf(row),
      missingSince: row.missingSince === null ? null : fromEpochSeconds(row.missingSince),
      credentials: await countCredentialsOf(action.db, issuer.id, row.id),
    })),
  )
  const props = { domains, platform: new URL(action.origin).hostname, homeUrl: issuer.homeUrl, ...wrong }
  return sendPage(c, <DomainsPage frame={tenantFrameOf(c)} {...props} />)
}

/** Does what a button says, and says on the page what came of it. */
async function press(c: Context<AppEnv>, work: () => Promise<string>): Promise<Response> {
  const { done, faults } = await attempt(z.unknown(), {}, work)
  const [said, kind] = faults ? [faults.form, 'fault' as const] : [done, 'done' as const]
  return redirectWith(c, issuerHref(c.var.tenant.slug, c.var.mode, 'domains'), said, kind)
}

export const domainPages = new Hono<AppEnv>()
  .get('/', (c) => {
    authorize(c.var.action, 'issuer.read')
    return domainsPage(c)
  })
  .post('/', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    authorize(action, 'domains.write')
    const values = await readForm(c.req.raw)
    const { done, faults } = await attempt(domainForm, values, ({ host }) =>
      claimDomain(action, issuer, host),
    )
    if (done)
      return redirectWith(
        c,
        issuerHref(tenant.slug, mode, 'domains'),
        `Now prove that ${done.host} is yours.`,
      )
    return domainsPage(c, { value: fieldOf(values, 'host'), fault: faults.fields.host ?? faults.form })
  })
  .post('/:host/verify', (c) =>
    press(c, async () => {
      const { host } = await proveDomain(c.var.action, c.var.issuer, hostIn(c.req.param('host')))
      return `${host} is yours.`
    }),
  )
  .post('/:host/activate', (c) =>
    press(c, async () => {
      const { host } = await activateDomain(c.var.action, c.var.issuer, hostIn(c.req.param('host')))
      return `New badges name ${host}.`
    }),
  )
  .post('/:host/deactivate', (c) =>
    press(c, async () => {
      const { host } = await deactivateDomain(c.var.action, c.var.issuer, hostIn(c.req.param('host')))
      return `New badges do not name ${host} any more.`
    }),
  )
  .post('/:host/remove', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'domains.write')
    const host = hostIn(c.req.param('host'))
    // What the question said: badges that were issued since then have not been asked about.
    const asked = Number(fieldOf(await readForm(c.req.raw), 'credentials'))
    return press(c, async () => {
      await removeDomain(action, issuer, host, { abandon: asked > 0 })
      return `${host} is not served any more.`
    })
  })
