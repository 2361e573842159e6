import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { changeTenantSettings, readTenantSettings } from '../../actions/tenant-settings.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { settingsInput } from '../schemas/people.ts'

/** Of the tenant; each of its issuers leads to the same. */
export const settingsRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    return c.json(await readTenantSettings(action, issuer.tenantId))
  })
  .patch('/', async (c) => {
    const { action, issuer } = c.var
    const change = await readInput(c.req.raw, settingsInput, MEBIBYTE)
    return c.json(await changeTenantSettings(action, issuer, change))
  })
