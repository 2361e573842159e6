import { Hono } from 'hono'
import { z } from 'zod'
import { authorize } from '../../actions/authorize.ts'
import { claimDomain } from '../../actions/claim-domain.ts'
import { proveDomain } from '../../actions/prove-domain.ts'
import { activateDomain, deactivateDomain, removeDomain } from '../../actions/switch-identity.ts'
import { notFound } from '../../core/badge-error.ts'
import { parseHostName } from '../../core/did/host-name.ts'
import { findIdentity, type IdentityRecord, listIdentities } from '../../store/identities.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { presentDomain } from '../present-domain.ts'
import { text } from '../schemas/text.ts'

const domainInput = z.strictObject({ host: text(300) })
const removal = z.strictObject({ credentials: z.literal('abandon', 'must be abandon').optional() })

export const domainRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { host } = await readInput(c.req.raw, domainInput, MEBIBYTE)
    return c.json(presentDomain(await claimDomain(action, issuer, host), issuer.identityId), 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const rows = (await listIdentities(action.db, issuer.id)).filter(({ state }) => state !== 'removed')
    return c.json({ items: rows.map((row) => presentDomain(row, issuer.identityId)) })
  })
  .get('/:host', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const identity = await findIdentity(action.db, issuer.id, hostIn(c.req.param('host')))
    if (identity.state === 'removed') throw notFound('domain', identity.host)
    return c.json(presentDomain(identity, issuer.identityId))
  })
  .post('/:host/verify', async (c) => {
    const { action, issuer } = c.var
    const identity = await proveDomain(action, issuer, hostIn(c.req.param('host')))
    return c.json(presentDomain(identity, issuer.identityId))
  })
  .post('/:host/activate', async (c) => {
    const { action, issuer } = c.var
    const identity: IdentityRecord = await activateDomain(action, issuer, hostIn(c.req.param('host')))
    return c.json(presentDomain(identity, identity.id))
  })
  .post('/:host/deactivate', async (c) => {
    const { action, issuer } = c.var
    const identity = await deactivateDomain(action, issuer, hostIn(c.req.param('host')))
    return c.json(presentDomain(identity, null))
  })
  .delete('/:host', async (c) => {
    const { action, issuer } = c.var
    const host = hostIn(c.req.param('host'))
    const { credentials: wish } = parseInput(removal, c.req.query())
    const credentials = await removeDomain(action, issuer, host, { abandon: wish === 'abandon' })
    const warning = `${host} is not served any more. Credentials that name it verify only where it leads here.`
    return c.json({ host, credentials, ...(credentials > 0 && { warning }) })
  })

/** The host that a path names; what cannot be one does not exist. */
export function hostIn(text: string): string {
  const host = parseHostName(text)
  if (host === undefined) throw notFound('domain', text.slice(0, 100))
  return host
}
