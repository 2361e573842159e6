import { Hono } from 'hono'
import { authorize } from '../../actions/authorize.ts'
import { createApiKey } from '../../actions/create-api-key.ts'
import { revokeApiKey } from '../../actions/revoke-api-key.ts'
import { listApiKeys } from '../../store/api-keys.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { keyNumberOf, presentApiKey } from '../present-api-key.ts'
import { apiKeyInput } from '../schemas/api-keys.ts'
import { withoutUndefined } from '../without-undefined.ts'

const NO_STORE = { 'cache-control': 'no-store' }

export const apiKeyRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    authorize(action, 'api_keys.read')
    const keys = await listApiKeys(action.db, issuer.tenantId, issuer.id)
    return c.json({ items: keys.map(presentApiKey) })
  })
  .post('/', async (c) => {
    const { action, issuer } = c.var
    const input = withoutUndefined(await readInput(c.req.raw, apiKeyInput, MEBIBYTE))
    const { key, secret } = await createApiKey(action, issuer, input)
    return c.json({ ...presentApiKey(key), key: secret }, 201, NO_STORE)
  })
  .post('/:id/revoke', async (c) => {
    const { action, issuer } = c.var
    return c.json(presentApiKey(await revokeApiKey(action, issuer, keyNumberOf(c.req.param('id')))))
  })
  .delete('/:id', async (c) => {
    const { action, issuer } = c.var
    await revokeApiKey(action, issuer, keyNumberOf(c.req.param('id')))
    return c.body(null, 204)
  })
