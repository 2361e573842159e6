import { Hono } from 'hono'
import { BadgeError } from '../../core/badge-error.ts'
import { askAccounts } from '../accounts.ts'
import { refuseForeignForms } from '../app-auth.ts'
import { MEBIBYTE, readJson } from '../body.ts'
import type { AppEnv } from '../context.ts'

const NO_STORE = { 'cache-control': 'no-store' }
const refused = () => new BadgeError('forbidden', 'the passkey was not accepted')

/**
 * What script needs of better-auth, and no more of it: the questions that a passkey answers. Session tokens stay in
 * cookies that script cannot read.
 */
export const passkeyRoutes = new Hono<AppEnv>()
  .use(refuseForeignForms)
  .get('/passkey/generate-authenticate-options', async (c) => {
    const answer = await askAccounts(c, { method: 'GET', path: '/passkey/generate-authenticate-options' })
    return c.json(await answer.json(), 200, NO_STORE)
  })
  .post('/passkey/verify-authentication', async (c) => {
    const { value: body } = await readJson(c.req.raw, MEBIBYTE)
    const answer = await askAccounts(c, { method: 'POST', path: '/passkey/verify-authentication', body })
    if (!answer.ok) throw refused()
    return c.json({ signedIn: true }, 200, NO_STORE)
  })
  .get('/passkey/generate-register-options', async (c) => {
    const answer = await askAccounts(c, { method: 'GET', path: '/passkey/generate-register-options' })
    if (!answer.ok)
      throw new BadgeError('forbidden', 'adding a passkey needs a sign-in of the last ten minutes')
    return c.json(await answer.json(), 200, NO_STORE)
  })
  .post('/passkey/verify-registration', async (c) => {
    const { value: body } = await readJson(c.req.raw, MEBIBYTE)
    const answer = await askAccounts(c, { method: 'POST', path: '/passkey/verify-registration', body })
    if (!answer.ok) throw refused()
    return c.json({ added: true }, 200, NO_STORE)
  })
