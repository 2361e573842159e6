import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { changeEndpoint, deleteEndpoint } from '../../actions/change-endpoint.ts'
import { fromEpochSeconds } from '../../actions/context.ts'
import { createEndpoint } from '../../actions/create-endpoint.ts'
import { describeSetup } from '../../actions/describe-setup.ts'
import { rotateEndpointSecret } from '../../actions/rotate-endpoint-secret.ts'
import { setEndpointApiKey } from '../../actions/set-endpoint-api-key.ts'
import { notFound } from '../../core/badge-error.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import { formatDateTime } from '../../core/encoding/date-time.ts'
import { findEndpoint, listEndpoints } from '../../store/endpoints.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { type parseInput, readInput } from '../input.ts'
import { presentEndpoint, presentSetup } from '../present-endpoint.ts'
import { apiKeyInput, endpointChange, endpointInput, secretRotation } from '../schemas/endpoint.ts'
import { withoutUndefined } from '../without-undefined.ts'

/** For answers that may hold a secret. */
const NO_STORE = { 'cache-control': 'no-store' }

export const endpointRoutes = new Hono<AppEnv>()
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const { provider, secret, ...said } = await readInput(c.req.raw, endpointInput, MEBIBYTE)
    const input = { provider, ...withoutUndefined({ secret }), ...settingsOf(said) }
    return c.json(await createEndpoint(action, issuer, input), 201, NO_STORE)
  })
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const rows = await listEndpoints(action.db, issuer.id)
    return c.json({ items: rows.map((row) => presentEndpoint(action.origin, row)) })
  })
  .get('/:id', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'issuer.read')
    const row = await findEndpoint(action.db, issuer.id, endpointIdIn(c.req.param('id')))
    return c.json(presentEndpoint(action.origin, row))
  })
  .patch('/:id', async (c) => {
    const { action, issuer } = c.var
    const id = endpointIdIn(c.req.param('id'))
    const { state, ...said } = await readInput(c.req.raw, endpointChange, MEBIBYTE)
    await changeEndpoint(action, issuer, id, { ...settingsOf(said), ...(state && { state }) })
    return c.json(presentEndpoint(action.origin, await findEndpoint(action.db, issuer.id, id)))
  })
  .delete('/:id', async (c) => {
    await deleteEndpoint(c.var.action, c.var.issuer, endpointIdIn(c.req.param('id')))
    return c.body(null, 204)
  })
  .get('/:id/setup', async (c) => {
    const { action, issuer } = c.var
    return c.json(
      presentSetup(action.origin, await describeSetup(action, issuer, endpointIdIn(c.req.param('id')))),
    )
  })
  .post('/:id/rotate-secret', async (c) => {
    const { action, issuer } = c.var
    const input = await readInput(c.req.raw, secretRotation, MEBIBYTE)
    const id = endpointIdIn(c.req.param('id'))
    const { previousUntil, ...rest } = await rotateEndpointSecret(action, issuer, id, withoutUndefined(input))
    const until = previousUntil === null ? null : formatDateTime(fromEpochSeconds(previousUntil))
    return c.json({ previousUntil: until, ...rest }, 200, NO_STORE)
  })
  .put('/:id/api-key', async (c) => {
    const { key } = await readInput(c.req.raw, apiKeyInput, MEBIBYTE)
    await setEndpointApiKey(c.var.action, c.var.issuer, endpointIdIn(c.req.param('id')), key)
    return c.body(null, 204)
  })
  .delete('/:id/api-key', async (c) => {
    await setEndpointApiKey(c.var.action, c.var.issuer, endpointIdIn(c.req.param('id')), null)
    return c.body(null, 204)
  })

/** The row id behind the public id of an endpoint; undefined when it cannot be one. */
export const parseEndpointId = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  /^ep_[0-9a-f]{32}$/.test(text) ? fromHex(text.slice('ep_'.length)) : undefined

export function endpointIdIn(text: string): Uint8Array<ArrayBuffer> {
  const id = parseEndpointId(text)
  if (!id) throw notFound('endpoint', text)
  return id
}

/** The API says `trigger` and `orders`; rows have longer names. */
function settingsOf({
  trigger,
  orders,
  learnerFields,
  ...rest
}: Omit<ReturnType<typeof parseInput<typeof endpointChange>>, 'state'>) {
  return withoutUndefined({
    ...rest,
    orderTrigger: trigger,
    orderSource: orders,
    learnerFields: learnerFields && withoutUndefined(learnerFields),
  })
}
