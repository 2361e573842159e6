import { createMiddleware } from 'hono/factory'
import { grantsOfRole } from '../core/access/permissions.ts'
import { BadgeError, notFound } from '../core/badge-error.ts'
import { findIssuerOfMode } from '../store/issuers.ts'
import { findMembership } from '../store/members.ts'
import type { AppEnv } from './context.ts'

const SAFE = ['GET', 'HEAD', 'OPTIONS']

/**
 * Nothing is done for a form that stands on somebody else's page. Browsers say where a request comes from in `Origin`
 * and `Sec-Fetch-Site`, which scripts cannot set; cookies are SameSite=Lax besides.
 */
export const refuseForeignForms = createMiddleware<AppEnv>(async (c, next) => {
  const origin = c.req.header('origin')
  const site = c.req.header('sec-fetch-site')
  const own =
    (origin === undefined || origin === c.var.action.origin) && (site ?? 'same-origin') === 'same-origin'
  const said = origin !== undefined || site !== undefined
  if (!SAFE.includes(c.req.method) && !(own && said)) {
    throw new BadgeError('forbidden', 'this can only be done from a page of this service')
  }
  await next()
})

/** Lets whoever is signed in through, and sends everybody else to sign in. */
export const requireSignedIn = createMiddleware<AppEnv>(async (c, next) => {
  const { action } = c.var
  const signedIn = await (await action.accounts()).findSignedIn(c.req.raw.headers)
  if (!signedIn) {
    const { pathname, search } = new URL(c.req.url)
    const wanted = c.req.method === 'GET' ? `?next=${encodeURIComponent(pathname + search)}` : ''
    return c.redirect(`/app/sign-in${wanted}`, 303)
  }
  for (const cookie of signedIn.cookies) c.header('set-cookie', cookie, { append: true })
  c.set('signedIn', signedIn)
  c.set('action', { ...action, actor: `person:${signedIn.userId}` })
  await next()
})

/**
 * Lets a member of the tenant in the path through, with what the role allows. A tenant that one is no member of looks
 * exactly like one that does not exist.
 */
export const requirePerson = createMiddleware<AppEnv>(async (c, next) => {
  const { action, signedIn } = c.var
  const slug = c.req.param('tenant') ?? ''
  const membership = await findMembership(action.db, slug, signedIn.userId)
  if (!membership) throw notFound('organisation', slug.slice(0, 64))
  const { role, ...tenant } = membership
  const { userId, email, name } = signedIn
  c.set('person', { userId, email, name, role })
  c.set('tenant', tenant)
  c.set('action', { ...action, grants: grantsOfRole(role) })
  await next()
})

/** Finds the tenant's live or test issuer, as the path says. */
export const requireMode = createMiddleware<AppEnv>(async (c, next) => {
  const mode = c.req.param('mode') === 'test' ? 'test' : 'live'
  c.set('mode', mode)
  c.set('issuer', await findIssuerOfMode(c.var.action.db, c.var.tenant.id, mode))
  await next()
})

const FRESH_SECONDS = 600

/** For what must not happen at a desk that somebody has left: a sign-in of the last ten minutes. */
export const requireFreshSignIn = createMiddleware<AppEnv>(async (c, next) => {
  const age = c.var.action.now().getTime() - c.var.signedIn.signedInAt.getTime()
  if (age > 1000 * FRESH_SECONDS) {
    // Back to the page with the form, which has to be filled in again.
    const page = c.req.method === 'GET' ? c.req.url : (c.req.header('referer') ?? '/app')
    const next = encodeURIComponent(URL.parse(page, c.var.action.origin)?.pathname ?? '/app')
    return c.redirect(`/app/sign-in?again=1&next=${next}`, 303)
  }
  await next()
})
