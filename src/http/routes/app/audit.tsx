import { Hono } from 'hono'
import { openAuditChain } from '../../../actions/audit-chain.ts'
import { epochSeconds } from '../../../actions/context.ts'
import { exportAudit } from '../../../actions/export-audit.ts'
import { listAudit } from '../../../actions/list-audit.ts'
import { verifyAuditLog } from '../../../actions/verify-audit-log.ts'
import { fromHex } from '../../../core/encoding/bytes.ts'
import { formatUuid } from '../../../core/ids/uuid.ts'
import { AuditPage } from '../../../pages/app/audit-page.tsx'
import { issuerHref } from '../../../pages/app/navigation.ts'
import { actorNames } from '../../actor-names.ts'
import { frameOf, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { parseInput } from '../../input.ts'
import { auditExportQuery, auditPageQuery } from '../../schemas/audit.ts'
import { streamLines } from '../../stream-lines.ts'

const DAY = 86_400_000

const idOf = (subject: string): string => (subject.length === 32 ? formatUuid(fromHex(subject)) : subject)

/** Empty fields of a form are no filters. */
const filled = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))

export const auditPages = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer, tenant, mode } = c.var
    const shown = filled(c.req.query())
    const { scope, verify, before, subject, since, until, ...query } = parseInput(auditPageQuery, shown)
    const chain = await openAuditChain(action, issuer, scope)
    const filter = {
      ...(query.action !== undefined && { action: query.action }),
      ...(query.actor !== undefined && { actor: query.actor }),
      ...(subject !== undefined && { subject: fromHex(subject) }),
      ...(since && { since: epochSeconds(since) }),
      ...(until && { until: epochSeconds(new Date(until.getTime() + DAY)) - 1 }),
    }
    const [{ items, next }, nameOf, result] = await Promise.all([
      listAudit(action, issuer, chain, { limit: 50, before, ...filter }),
      actorNames(c),
      verify ? verifyAuditLog(action, chain, 1) : undefined,
    ])
    const path = issuerHref(tenant.slug, mode, 'audit')
    const entries = items.map(({ actor, subject: id, ...entry }) => ({
      ...entry,
      actor: nameOf(actor),
      ...(id !== undefined && { subject: idOf(id) }),
    }))
    const { verify: _, before: __, scope: ___, ...values } = shown
    const page = next && `${path}?${new URLSearchParams({ ...values, scope, before: next })}`
    const verification = result && { ...result, more: result.next !== undefined }
    const props = { path, scope, entries, filter: values, next: page, logUrl: `${issuer.homeUrl}/log` }
    return sendPage(c, <AuditPage frame={frameOf(c)} {...props} {...(verification && { verification })} />)
  })
  .get('/export.jsonl', async (c) => {
    const { action, issuer } = c.var
    const { scope } = parseInput(auditExportQuery, c.req.query())
    const chain = await openAuditChain(action, issuer, scope)
    return c.body(streamLines(exportAudit(action, chain)), 200, {
      'content-type': 'application/jsonl',
      'content-disposition': `attachment; filename="audit-${chain.name.replace('/', '-')}.jsonl"`,
      'cache-control': 'no-store',
    })
  })
