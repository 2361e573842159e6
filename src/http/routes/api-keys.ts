import { Hono } from 'hono'
import { createApiKey } from '../../actions/create-api-key.ts'
import { listKeys } from '../../actions/list-keys.ts'
import { revokeApiKey } from '../../actions/revoke-api-key.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { parseInput, readInput } from '../input.ts'
import { cursorOf, keyNumberOf, presentApiKey } from '../present-api-key.ts'
import { apiKeyInput, apiKeyQuery } from '../schemas/api-keys.ts'
import { withoutUndefined } from '../without-undefined.ts'

const NO_STORE = { 'cache-control': 'no-store' }

export const apiKeyRoutes = new Hono<AppEnv>()
  .get('/', async (c) => {
    const { action, issuer } = c.var
    const { keys, next } = await listKeys(action, issuer, parseInput(apiKeyQuery, c.req.query()))
    return c.json({ items: keys.map(presentApiKey), ...(next && { next: cursorOf(next) }) })
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
