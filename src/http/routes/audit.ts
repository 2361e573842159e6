import { Hono } from 'hono'
import { openAuditChain } from '../../actions/audit-chain.ts'
import { epochSeconds } from '../../actions/context.ts'
import { exportAudit } from '../../actions/export-audit.ts'
import { listAudit } from '../../actions/list-audit.ts'
import { verifyAuditLog } from '../../actions/verify-audit-log.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import type { AppEnv } from '../context.ts'
import { parseInput } from '../input.ts'
import { auditExportQuery, auditQuery, auditVerifyQuery } from '../schemas/audit.ts'
import { streamLines } from '../stream-lines.ts'

/** Who did what to which thing, in the order in which it happened; beneath an issuer. */
export const auditRoutes = new Hono<AppEnv>()
  .get('/audit', async (c) => {
    const { action, issuer } = c.var
    const { scope, subject, since, until, ...query } = parseInput(auditQuery, c.req.query())
    const chain = await openAuditChain(action, issuer, scope)
    const filter = {
      limit: query.limit,
      before: query.before,
      ...(query.action !== undefined && { action: query.action }),
      ...(query.actor !== undefined && { actor: query.actor }),
      ...(subject !== undefined && { subject: fromHex(subject) }),
      ...(since && { since: epochSeconds(since) }),
      ...(until && { until: epochSeconds(until) }),
    }
    return c.json(await listAudit(action, issuer, chain, filter))
  })
  .get('/audit.jsonl', async (c) => {
    const { action, issuer } = c.var
    const { scope } = parseInput(auditExportQuery, c.req.query())
    const chain = await openAuditChain(action, issuer, scope)
    return c.body(streamLines(exportAudit(action, chain)), 200, {
      'content-type': 'application/jsonl',
      'content-disposition': `attachment; filename="audit-${chain.name.replace('/', '-')}.jsonl"`,
      'cache-control': 'no-store',
    })
  })
  .get('/audit/verify', async (c) => {
    const { action, issuer } = c.var
    const { scope, from } = parseInput(auditVerifyQuery, c.req.query())
    return c.json(await verifyAuditLog(action, await openAuditChain(action, issuer, scope), from))
  })
