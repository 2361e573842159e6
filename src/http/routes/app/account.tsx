import { type Context, Hono } from 'hono'
import { BadgeError, notFound } from '../../../core/badge-error.ts'
import { AccountPage } from '../../../pages/app/account-page.tsx'
import { findSessionToken, listPasskeys, listSessions } from '../../../store/account-lists.ts'
import { askAccounts } from '../../accounts.ts'
import { frameOf, redirectWith, sendPage } from '../../console-page.ts'
import type { AppEnv } from '../../context.ts'
import { deviceName } from '../../device-name.ts'
import { attempt, readForm } from '../../form.ts'
import { parseInput } from '../../input.ts'
import { idForm, nameForm } from '../../schemas/console.ts'

const ACCOUNT = '/app/account'

async function accountPage(c: Context<AppEnv>, error?: string): Promise<Response> {
  const { action, signedIn } = c.var
  const [sessions, passkeys] = await Promise.all([
    listSessions(action.db, signedIn.userId, action.now()),
    listPasskeys(action.db, signedIn.userId),
  ])
  const props = {
    frame: frameOf(c),
    sessions: sessions.map(({ id, userAgent, createdAt, updatedAt }) => ({
      id,
      device: deviceName(userAgent),
      since: createdAt,
      lastSeen: updatedAt,
      current: id === signedIn.sessionId,
    })),
    passkeys: passkeys.map(({ id, name, createdAt }) => ({
      id,
      name: name ?? 'Passkey',
      addedAt: createdAt,
    })),
    error,
  }
  return sendPage(c, <AccountPage {...props} />)
}

async function change(c: Context<AppEnv>, path: string, body: unknown): Promise<void> {
  const { ok } = await askAccounts(c, { method: 'POST', path, body })
  if (!ok) throw new BadgeError('conflict', 'this could not be done; please open your account page again')
}

export const accountRoutes = new Hono<AppEnv>()
  .get('/', (c) => accountPage(c))
  .post('/', async (c) => {
    const { faults } = await attempt(nameForm, await readForm(c.req.raw), (input) =>
      change(c, '/update-user', input),
    )
    return faults
      ? accountPage(c, faults.fields.name ?? faults.form)
      : redirectWith(c, ACCOUNT, 'Your name is saved.')
  })
  .post('/sessions/end', async (c) => {
    const { id } = parseInput(idForm, await readForm(c.req.raw))
    const token = await findSessionToken(c.var.action.db, c.var.signedIn.userId, id)
    if (token === undefined) throw notFound('session', id)
    await change(c, '/revoke-session', { token })
    return redirectWith(c, ACCOUNT, 'That device is signed out.')
  })
  .post('/sessions/end-others', async (c) => {
    await change(c, '/revoke-other-sessions', {})
    return redirectWith(c, ACCOUNT, 'Every other device is signed out.')
  })
  .post('/passkeys/remove', async (c) => {
    const { id } = parseInput(idForm, await readForm(c.req.raw))
    const { action, signedIn } = c.var
    const own = await listPasskeys(action.db, signedIn.userId)
    if (!own.some((passkey) => passkey.id === id)) throw notFound('passkey', id)
    await change(c, '/passkey/delete-passkey', { id })
    return redirectWith(c, ACCOUNT, 'The passkey is removed.')
  })
