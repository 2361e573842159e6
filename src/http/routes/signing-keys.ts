import { Hono } from 'hono'
import { bringSigningKey } from '../../actions/bring-signing-key.ts'
import { compromiseSigningKey } from '../../actions/compromise-signing-key.ts'
import { listIssuerKeys } from '../../actions/list-signing-keys.ts'
import { countReissue, startReissue } from '../../actions/reissue-credentials.ts'
import { retireSigningKey } from '../../actions/retire-signing-key.ts'
import { rotateSigningKey } from '../../actions/rotate-signing-key.ts'
import { MEBIBYTE } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { readInput } from '../input.ts'
import { bringInput, compromiseInput, reissueInput, rotateInput } from '../schemas/signing-key.ts'

/** The issuer's signing keys; a key goes by the part of its verification method behind `#`. */
export const signingKeyRoutes = new Hono<AppEnv>()
  .get('/', async (c) => c.json({ items: await listIssuerKeys(c.var.action, c.var.issuer) }))
  .post('/', async (c) => {
    const { action, issuer } = c.var
    return c.json(
      await bringSigningKey(action, issuer, await readInput(c.req.raw, bringInput, MEBIBYTE)),
      201,
    )
  })
  .post('/rotate', async (c) => {
    const { action, issuer } = c.var
    const { algorithm } = await readInput(c.req.raw, rotateInput, MEBIBYTE)
    return c.json(await rotateSigningKey(action, issuer, algorithm), 201)
  })
  .post('/reissue', async (c) => {
    const { action, issuer } = c.var
    const { dryRun, ...request } = await readInput(c.req.raw, reissueInput, MEBIBYTE)
    if (dryRun) return c.json({ count: await countReissue(action, issuer, request) })
    return c.json(await startReissue(action, issuer, request), 202)
  })
  .post('/:key/retire', async (c) =>
    c.json(await retireSigningKey(c.var.action, c.var.issuer, c.req.param('key'))),
  )
  .post('/:key/compromised', async (c) => {
    const { action, issuer } = c.var
    const { since } = await readInput(c.req.raw, compromiseInput, MEBIBYTE)
    return c.json(await compromiseSigningKey(action, issuer, c.req.param('key'), since))
  })
