import { Hono } from 'hono'
import { askAccounts } from '../../accounts.ts'
import { redirectWith } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'

export const signOutRoutes = new Hono<AppEnv>().post('/', async (c) => {
  await askAccounts(c, { method: 'POST', path: '/sign-out', body: {} })
  return redirectWith(c, '/app/sign-in', 'You are signed out.')
})
