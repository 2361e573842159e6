import { Hono } from 'hono'
import { fromEpochSeconds } from '../../actions/context.ts'
import { createEndpoint, endpointIdOf } from '../../actions/create-endpoint.ts'
import { createMappingRule, ruleIdOf } from '../../actions/create-mapping-rule.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromHex, toHex } from '../../core/encoding/bytes.ts'
import { formatDateTime } from '../../core/encoding/date-time.ts'
import { formatUuid } from '../../core/ids/uuid.ts'
import { listEndpoints, listMappingRules } from '../../store/endpoints.ts'
import { listInboxEvents } from '../../store/inbox.ts'
import { listEntitlements } from '../../store/purchases.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { endpointInput, mappingRuleInput } from '../schemas/commerce.ts'
import { entitlementQuery, inboxQuery } from '../schemas/credential-query.ts'
import { withoutUndefined } from '../without-undefined.ts'

const timeOf = (seconds: number): string => formatDateTime(fromEpochSeconds(seconds))

/** One page of rows that were read one too many, with the cursor of the next. */
function pageOf<Row extends { id: Uint8Array }, Item>(
  rows: Row[],
  limit: number,
  present: (row: Row) => Item,
) {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(present), ...(rows.length > limit && last && { next: toHex(last.id) }) }
}

export const endpointRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const input = await readInput(c.req.raw, endpointInput, MEBIBYTE)
    return c.json(await createEndpoint(action, issuer, withoutUndefined(input)), 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const rows = await listEndpoints(action.db, issuer.id)
    const items = rows.map((row) => ({
      id: endpointIdOf(row.id),
      url: `${action.origin}/hooks/${endpointIdOf(row.id)}`,
      provider: row.provider,
      name: row.name,
      state: row.state,
      createdAt: timeOf(row.createdAt),
    }))
    return c.json({ items })
  })

export const mappingRuleRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { endpoint, match, achievement } = await readInput(c.req.raw, mappingRuleInput, MEBIBYTE)
    const endpointId = parseEndpointId(endpoint)
    if (!endpointId) throw notFound('endpoint', endpoint)
    const rule = { endpointId, match: withoutUndefined(match), achievement }
    return c.json(await createMappingRule(action, issuer, rule), 201)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const rows = await listMappingRules(action.db, issuer.id)
    const items = rows.map((row) => ({
      id: ruleIdOf(row.id),
      endpoint: endpointIdOf(row.endpointId),
      match: row.match,
      achievement: row.achievement,
      createdAt: timeOf(row.createdAt),
    }))
    return c.json({ items })
  })

export const inboxRoutes = new Hono<AppEnv>().get('/', async (c) => {
  const { action, issuer } = c.var
  const { state, after, limit } = parseInput(inboxQuery, c.req.query())
  const page = { ...(state && { state }), ...(after && { before: fromHex(after) }), limit: limit + 1 }
  const rows = await listInboxEvents(action.db, { tenantId: issuer.tenantId, issuerId: issuer.id }, page)
  return c.json(
    pageOf(rows, limit, ({ id, endpointId, dedupeKey, receivedAt, ...row }) => ({
      id: toHex(id),
      endpoint: endpointIdOf(endpointId),
      event: dedupeKey,
      ...row,
      receivedAt: timeOf(receivedAt),
    })),
  )
})

export const entitlementRoutes = new Hono<AppEnv>().get('/', async (c) => {
  const { action, issuer } = c.var
  const { state, order, after, limit } = parseInput(entitlementQuery, c.req.query())
  const filter = { ...(state && { states: [state] }), ...(order !== undefined && { orderKey: order }) }
  const page = { ...(after && { after: fromHex(after) }), limit: limit + 1 }
  const rows = await listEntitlements(action.db, issuer.id, filter, page)
  return c.json(
    pageOf(rows, limit, ({ id, orderKey, lineKey, credentialId, createdAt, updatedAt, ...row }) => ({
      id: toHex(id),
      order: orderKey,
      line: lineKey,
      ...row,
      credential: credentialId && formatUuid(credentialId),
      createdAt: timeOf(createdAt),
      updatedAt: timeOf(updatedAt),
    })),
  )
})

/** The row id behind the public id of an endpoint; undefined when it cannot be one. */
export const parseEndpointId = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  /^ep_[0-9a-f]{32}$/.test(text) ? fromHex(text.slice('ep_'.length)) : undefined
