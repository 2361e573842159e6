import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { createMiddleware } from 'hono/factory'
import { listDeadLetters, replayDeadLetters } from '../../actions/dead-letters.ts'
import {
  describeTenant,
  listTenantSummaries,
  setQuotas,
  setTenantState,
} from '../../actions/operate-tenants.ts'
import {
  assertOperatorForm,
  isOperatorSession,
  OPERATOR_SESSION_SECONDS,
  openOperatorSession,
  operatorFormToken,
} from '../../actions/operator-session.ts'
import { checkHealth, measureQueues } from '../../actions/watch-platform.ts'
import { BadgeError } from '../../core/badge-error.ts'
import { OperatorPage, OperatorSignInPage, OperatorTenantPage } from '../../pages/operator/operator-pages.tsx'
import { refuseForeignForms } from '../app-auth.ts'
import { sendPage } from '../console-page.ts'
import type { AppEnv } from '../context.ts'
import { type FormValues, fieldOf, readForm } from '../form.ts'
import { parseInput } from '../input.ts'
import { PROBLEMS } from '../problem.ts'
import { quotasForm, replayInput, tenantsQuery } from '../schemas/operator.ts'
import { quotasOf } from './operator.ts'

// Over https the prefix binds the cookie to this host; http is for a machine of one's own.
const cookieName = (c: Context<AppEnv>): string =>
  c.var.action.origin.startsWith('https:') ? '__Host-signet_operator' : 'signet_operator'

const cookieOptions = (c: Context<AppEnv>) => ({
  path: '/',
  httpOnly: true,
  sameSite: 'Strict' as const,
  secure: c.var.action.origin.startsWith('https:'),
})

/** Lets whoever has signed in with the token through for an hour; everybody else is shown the form. */
const requireSession = createMiddleware<AppEnv>(async (c, next) => {
  const { action } = c.var
  const cookie = getCookie(c, cookieName(c)) ?? ''
  if (!(await isOperatorSession(action, cookie))) return c.redirect('/operator/sign-in', 303)
  c.set('action', { ...action, actor: 'operator', grants: 'all' })
  await next()
})

const frameOf = async (c: Context<AppEnv>) => ({
  formToken: await operatorFormToken(c.var.action, getCookie(c, cookieName(c)) ?? ''),
})

/** The values of a form that belongs to this session. */
async function readOwnForm(c: Context<AppEnv>): Promise<FormValues> {
  const { form, ...values } = await readForm(c.req.raw)
  const cookie = getCookie(c, cookieName(c)) ?? ''
  await assertOperatorForm(c.var.action, cookie, typeof form === 'string' ? form : '')
  return values
}

/** `/operator`: what the operator's API tells and does, for people. */
export const operatorPages = new Hono<AppEnv>()
  .use(refuseForeignForms)
  .get('/sign-in', (c) => sendPage(c, <OperatorSignInPage />))
  .post('/sign-in', async (c) => {
    const { action } = c.var
    const token = fieldOf(await readForm(c.req.raw), 'token') ?? ''
    try {
      const client = c.req.header('cf-connecting-ip') ?? 'unknown'
      const session = await openOperatorSession(action, { token, client })
      setCookie(c, cookieName(c), session, { ...cookieOptions(c), maxAge: OPERATOR_SESSION_SECONDS })
    } catch (cause) {
      if (!(cause instanceof BadgeError) || cause.code !== 'unauthenticated') throw cause
      c.status(PROBLEMS.unauthenticated.status)
      return sendPage(c, <OperatorSignInPage fault="This is not the operator’s token." />)
    }
    return c.redirect('/operator', 303)
  })
  .use(requireSession)
  .get('/', async (c) => {
    const { action } = c.var
    const { after, limit } = parseInput(tenantsQuery, c.req.query())
    const { items, next } = await listTenantSummaries(action, { after, limit })
    const props = {
      frame: await frameOf(c),
      health: await checkHealth(action),
      queues: await measureQueues(action),
      letters: await listDeadLetters(action, { limit: 20 }),
      tenants: items,
      ...(next !== undefined && { next: `/operator?after=${next}` }),
    }
    return sendPage(c, <OperatorPage {...props} />)
  })
  .get('/tenants/:tenant', async (c) => {
    const tenant = await describeTenant(c.var.action, c.req.param('tenant'))
    return sendPage(c, <OperatorTenantPage frame={await frameOf(c)} tenant={tenant} />)
  })
  .post('/tenants/:tenant/suspend', async (c) => {
    await readOwnForm(c)
    const { slug } = await setTenantState(c.var.action, c.req.param('tenant'), 'suspended')
    return c.redirect(`/operator/tenants/${slug}`, 303)
  })
  .post('/tenants/:tenant/resume', async (c) => {
    await readOwnForm(c)
    const { slug } = await setTenantState(c.var.action, c.req.param('tenant'), 'active')
    return c.redirect(`/operator/tenants/${slug}`, 303)
  })
  .post('/tenants/:tenant/quotas', async (c) => {
    const limits = parseInput(quotasForm, await readOwnForm(c))
    const { slug } = await setQuotas(c.var.action, c.req.param('tenant'), quotasOf(limits))
    return c.redirect(`/operator/tenants/${slug}`, 303)
  })
  .post('/replay', async (c) => {
    const { kind, id } = await readOwnForm(c)
    await replayDeadLetters(c.var.action, parseInput(replayInput, { kind, ids: [id] }))
    return c.redirect('/operator#letters', 303)
  })
  .post('/sign-out', async (c) => {
    await readOwnForm(c)
    deleteCookie(c, cookieName(c), cookieOptions(c))
    return c.redirect('/operator/sign-in', 303)
  })
