import type { Context } from 'hono'
import { Hono } from 'hono'
import { claimUnit, resendClaim, showClaim } from '../../actions/claim-unit.ts'
import type { ActionContext } from '../../actions/context.ts'
import {
  inviteToSeats,
  MOST_INVITED,
  resendSeat,
  resendSeatPage,
  showSeats,
  takeSeatBack,
} from '../../actions/hand-out-seats.ts'
import { BadgeError, invalidInput, notFound } from '../../core/badge-error.ts'
import { fromHex } from '../../core/encoding/bytes.ts'
import { isEmailAddress } from '../../core/identity/identity-hash.ts'
import { ClaimPage } from '../../pages/claim-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { SeatsPage } from '../../pages/seats-page.tsx'
import type { AppEnv } from '../context.ts'
import { type FormValues, fieldOf, readForm } from '../form.ts'
import { parseInput } from '../input.ts'
import { PAGE_HEADERS } from '../public-response.ts'
import { claimForm } from '../schemas/claim.ts'

// The token is what lets somebody in: it goes nowhere else, and no cache keeps what it opens.
const PRIVATE = { ...PAGE_HEADERS, 'cache-control': 'no-store', 'x-robots-tag': 'noindex' }

/** Nobody signs in here: whoever has the link may, so there is no session that a foreign page could use. */
export const claimRoutes = new Hono<AppEnv>()
  .get('/seats/:token', async (c) => sendSeats(c))
  .post('/seats/:token', async (c) => {
    const values = await readForm(c.req.raw)
    const token = tokenIn(c.req.param('token'))
    try {
      const done = await changeSeats(c.var.action, token, values)
      return sendSeats(c, { done })
    } catch (cause) {
      const people = fieldOf(values, 'people')
      return sendSeats(c, { error: tellable(cause), ...(people !== undefined && { people }) })
    }
  })
  .get('/:token', async (c) => sendClaim(c))
  .post('/:token', async (c) => {
    const values = await readForm(c.req.raw)
    const token = tokenIn(c.req.param('token'))
    try {
      await claimUnit(c.var.action, token, parseInput(claimForm, values))
    } catch (cause) {
      const [name, email] = [fieldOf(values, 'name'), fieldOf(values, 'email')]
      const person = { ...(name !== undefined && { name }), ...(email !== undefined && { email }) }
      return sendClaim(c, { error: tellable(cause), person })
    }
    return c.redirect(c.req.path, 303)
  })
  .post('/:token/resend', async (c) => {
    const token = tokenIn(c.req.param('token'))
    const view = await showClaim(c.var.action, token)
    const path = `/claim/${token}`
    try {
      await resendClaim(c.var.action, token)
      return c.html(renderPage(<ClaimPage {...view} state="expired" path={path} resent />), 200, PRIVATE)
    } catch (cause) {
      return c.html(renderPage(<ClaimPage {...view} path={path} error={tellable(cause)} />), 200, PRIVATE)
    }
  })

async function sendClaim(
  c: Context<AppEnv>,
  more: { error?: string; person?: { name?: string; email?: string } } = {},
): Promise<Response> {
  const token = tokenIn(c.req.param('token') ?? '')
  const view = await showClaim(c.var.action, token)
  return c.html(renderPage(<ClaimPage {...view} {...more} path={`/claim/${token}`} />), 200, PRIVATE)
}

async function sendSeats(
  c: Context<AppEnv>,
  more: { error?: string; people?: string; done?: string | undefined } = {},
): Promise<Response> {
  const token = tokenIn(c.req.param('token') ?? '')
  const { done, ...rest } = more
  // A new link was mailed: the old one, which this page has, leads nowhere now.
  if (done === NEW_LINK) {
    const page = { order: '', issuer: { name: '', url: c.var.action.origin, isTest: false } }
    return c.html(
      renderPage(<SeatsPage {...page} path="" isExpired={false} free={[]} seats={[]} done={done} />),
      200,
      PRIVATE,
    )
  }
  const view = await showSeats(c.var.action, token)
  const props = { ...view, ...rest, ...(done !== undefined && { done }) }
  return c.html(renderPage(<SeatsPage {...props} path={`/claim/seats/${token}`} />), 200, PRIVATE)
}

const NEW_LINK = 'A new link is on its way to the address of the order.'

async function changeSeats(ctx: ActionContext, token: string, values: FormValues): Promise<string> {
  const seat = fieldOf(values, 'seat') ?? ''
  switch (fieldOf(values, 'do')) {
    case 'invite': {
      const people = readPeople(fieldOf(values, 'people') ?? '')
      await inviteToSeats(ctx, token, { achievement: fieldOf(values, 'achievement') ?? '', people })
      return people.length === 1 ? 'One link has been sent.' : `${people.length} links have been sent.`
    }
    case 'take-back':
      await takeSeatBack(ctx, token, seatIn(seat))
      return 'The place is free again; the old link leads nowhere.'
    case 'resend':
      await resendSeat(ctx, token, seatIn(seat))
      return 'The mail has been sent again.'
    case 'new-link':
      await resendSeatPage(ctx, token)
      return NEW_LINK
    default:
      throw new BadgeError('bad_request', 'the form asks for nothing that can be done here')
  }
}

/** One a line, as people write them: `ada@example.org`, `Ada <ada@example.org>`, also with commas between. */
function readPeople(text: string): { email: string; name?: string }[] {
  const people = text
    .split(/[\n;]|,(?=[^<>]*@)/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const parts = /^(?:"?([^"<>]*?)"?\s*)<\s*([^<>\s]+)\s*>$/.exec(entry)
      const email = parts?.[2] ?? entry
      const name = parts?.[1]?.trim().slice(0, 255)
      if (!isEmailAddress(email))
        throw invalidInput('/people', `“${entry.slice(0, 80)}” is not an e-mail address`)
      return { email, ...(name && { name }) }
    })
  if (people.length === 0) throw invalidInput('/people', 'there is no address')
  if (people.length > MOST_INVITED)
    throw invalidInput('/people', `no more than ${MOST_INVITED} at a time, please`)
  const emails = new Set(people.map(({ email }) => email.toLowerCase()))
  if (emails.size < people.length) throw invalidInput('/people', 'an address is there twice')
  return people
}

/** What the person can do something about; anything else is an error page. */
function tellable(cause: unknown): string {
  const isTellable =
    cause instanceof BadgeError &&
    ['invalid_input', 'conflict', 'rate_limited', 'bad_request'].includes(cause.code)
  if (!isTellable) throw cause
  const detail = cause.issues[0]?.detail ?? cause.message
  const text = detail.replace(/^(name|email): /, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

function tokenIn(text: string): string {
  if (!/^[A-Za-z0-9_-]{32}$/.test(text)) throw notFound('link', text.slice(0, 8))
  return text
}

function seatIn(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9a-f]{32}$/.test(text)) throw new BadgeError('bad_request', 'the form names no place')
  return fromHex(text)
}
