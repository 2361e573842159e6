import { Hono } from 'hono'
import { importTenant } from '../../actions/import-tenant.ts'
import { registerTenant } from '../../actions/register-tenant.ts'
import { requireOperator } from '../auth.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { importInput, tenantInput } from '../schemas/tenant.ts'

export const tenantRoutes = new Hono<AppEnv>()
  .post('/', requireOperator, async (c) => {
    const input = await readInput(c.req.raw, tenantInput, MEBIBYTE)
    return c.json(await registerTenant(c.var.action, input), 201)
  })
  .post('/import', requireOperator, async (c) => {
    const input = await readInput(c.req.raw, importInput, MEBIBYTE)
    return c.json(await importTenant(c.var.action, input), 202)
  })
