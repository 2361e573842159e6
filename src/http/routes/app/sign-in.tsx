import { type Context, Hono } from 'hono'
import { foundTenant } from '../../../actions/found-tenant.ts'
import { limitMail } from '../../../actions/limit-mail.ts'
import { ownPath } from '../../../core/access/own-path.ts'
import { BadgeError } from '../../../core/badge-error.ts'
import { LinkPage, LinkSentPage, SignInPage } from '../../../pages/app/sign-in-pages.tsx'
import { askAccounts, headersWithCookies } from '../../accounts.ts'
import { redirectWith, sendPage, takeFlash } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { attempt, fieldOf, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import { linkForm, signInForm } from '../../schemas/console.ts'

const SPENT = 'This link has been used already, or it is too old. Ask for a new one.'

/** Has a link sent that signs in whoever opens it, and then leads on as `next` says. */
export async function sendLink(
  c: Context<AppEnv>,
  { email, name, next }: { email: string; name?: string; next: Record<string, string> },
): Promise<void> {
  await limitMail(c.var.action, 'sign-in mail', email)
  const body = { email, name, callbackURL: '/app', metadata: next }
  const { ok } = await askAccounts(c, { method: 'POST', path: '/sign-in/magic-link', body })
  if (!ok) throw new BadgeError('unavailable', 'the mail could not be sent; please try again in a moment')
}

export const signInRoutes = new Hono<AppEnv>()
  .get('/', (c) => {
    const next = ownPath(c.req.query('next'), c.var.action.origin)
    return sendPage(c, <SignInPage flash={takeFlash(c)} next={next} />)
  })
  .post('/', async (c) => {
    const values = await readForm(c.req.raw)
    const next = ownPath(fieldOf(values, 'next'), c.var.action.origin)
    const { faults } = await attempt(signInForm, values, ({ email }) =>
      sendLink(c, { email, next: { next } }),
    )
    if (!faults) return redirectWith(c, '/app/sign-in/sent')
    const error = faults.fields.email ?? faults.form
    return sendPage(c, <SignInPage next={next} email={fieldOf(values, 'email')} error={error} />)
  })
  .get('/sent', (c) => sendPage(c, <LinkSentPage development={c.var.action.development} />))
  .get('/link', (c) => {
    const { token = '', next, organisation, slug } = c.req.query()
    const hidden = { token, ...(next && { next }), ...(organisation && slug && { organisation, slug }) }
    return sendPage(c, <LinkPage hidden={hidden} organisation={slug && organisation} />)
  })
  .post('/link', async (c) => {
    const { token, next, organisation, slug } = parseInput(linkForm, await readForm(c.req.raw))
    const query = new URLSearchParams({ token, callbackURL: '/app', errorCallbackURL: '/app/sign-in' })
    const answer = await askAccounts(c, { method: 'GET', path: `/magic-link/verify?${query}` })
    const cookies = answer.headers.getSetCookie()
    const { action } = c.var
    const headers = headersWithCookies(c.req.raw, cookies)
    const signedIn = cookies.length === 0 ? undefined : await (await action.accounts()).findSignedIn(headers)
    if (!signedIn) return redirectWith(c, '/app/sign-in', SPENT, 'fault')
    if (organisation === undefined || slug === undefined) return c.redirect(ownPath(next, action.origin), 303)
    const person = { ...action, actor: `person:${signedIn.userId}` }
    try {
      await foundTenant(person, signedIn, { name: organisation, slug })
    } catch (cause) {
      if (!(cause instanceof BadgeError)) throw cause
      const wanted = new URLSearchParams({ organisation, slug })
      return redirectWith(c, `/app/new?${wanted}`, `You are signed in, but ${cause.message}.`, 'fault')
    }
    return redirectWith(c, `/app/${slug}`, `Welcome. ${organisation} is ready.`)
  })
