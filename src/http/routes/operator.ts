import { Hono } from 'hono'
import { listDeadLetters, replayDeadLetters } from '../../actions/dead-letters.ts'
import { keepUploadedArchive } from '../../actions/import-tenant.ts'
import {
  describeTenant,
  listTenantSummaries,
  setQuotas,
  setTenantState,
} from '../../actions/operate-tenants.ts'
import { checkHealth, describePlatformTask, measureQueues } from '../../actions/watch-platform.ts'
import type { Quotas } from '../../store/quotas.ts'
import { requireOperator } from '../auth.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { lettersQuery, quotasInput, replayInput, tenantsQuery } from '../schemas/operator.ts'
import { withoutUndefined } from '../without-undefined.ts'

/** For whoever runs the platform (Worker secret `OPERATOR_TOKEN`): how much there is of everything, never what it says. */
export const operatorRoutes = new Hono<AppEnv>()
  .use(requireOperator)
  .get('/tenants', async (c) => {
    const { items, next } = await listTenantSummaries(c.var.action, parseInput(tenantsQuery, c.req.query()))
    return c.json({ items, ...(next !== undefined && { next: String(next) }) })
  })
  .get('/tenants/:tenant', async (c) => c.json(await describeTenant(c.var.action, c.req.param('tenant'))))
  .post('/tenants/:tenant/suspend', async (c) =>
    c.json(await setTenantState(c.var.action, c.req.param('tenant'), 'suspended')),
  )
  .post('/tenants/:tenant/resume', async (c) =>
    c.json(await setTenantState(c.var.action, c.req.param('tenant'), 'active')),
  )
  .patch('/tenants/:tenant/quotas', async (c) => {
    const input = await readInput(c.req.raw, quotasInput, MEBIBYTE)
    return c.json(await setQuotas(c.var.action, c.req.param('tenant'), quotasOf(input)))
  })
  .post('/imports', async (c) => c.json(await keepUploadedArchive(c.var.action, c.req.raw.body), 201))
  .get('/tasks/:id', async (c) => c.json(await describePlatformTask(c.var.action, c.req.param('id'))))
  .get('/health', async (c) => c.json(await checkHealth(c.var.action)))
  .get('/queues', async (c) => c.json({ items: await measureQueues(c.var.action) }))
  .get('/dead-letters', async (c) => {
    const { kind, limit } = parseInput(lettersQuery, c.req.query())
    return c.json({ items: await listDeadLetters(c.var.action, { ...(kind && { kinds: [kind] }), limit }) })
  })
  .post('/dead-letters/replay', async (c) => {
    const letters = await readInput(c.req.raw, replayInput, MEBIBYTE)
    return c.json({ replayed: await replayDeadLetters(c.var.action, letters) })
  })

interface QuotasBody {
  credentialsPerMonth?: number | null | undefined
  batchSize?: number | null | undefined
  members?: number | null | undefined
}

export const quotasOf = ({ credentialsPerMonth, batchSize, members }: QuotasBody): Partial<Quotas> =>
  withoutUndefined({
    credentialQuota: credentialsPerMonth,
    batchLimit: batchSize,
    memberLimit: members,
  })
