import { betterAuth } from 'better-auth/minimal'
import type { Accounts } from '../actions/context.ts'
import { type AccountsContext, AUTH_PATH, authOptions } from './auth-options.ts'

// What better-auth looks at: who asks, from where, and that the request comes from a page of ours.
const PASSED_ON = ['cookie', 'cf-connecting-ip', 'user-agent', 'origin', 'sec-fetch-site', 'sec-fetch-mode']

/** Sign-in behind the port that the rest of the service knows. */
export function createAccounts(ctx: AccountsContext): Accounts {
  const auth = betterAuth(authOptions(ctx))
  return {
    async findSignedIn(headers) {
      const found = await auth.api.getSession({ headers, returnHeaders: true })
      if (!found.response) return undefined
      const { user, session } = found.response
      return {
        userId: user.id,
        email: user.email,
        name: user.name,
        sessionId: session.id,
        signedInAt: session.createdAt,
        cookies: found.headers.getSetCookie(),
      }
    },
    async request(headers, { method, path, body }) {
      const passed = new Headers()
      for (const name of PASSED_ON) {
        const value = headers.get(name)
        if (value !== null) passed.set(name, value)
      }
      if (body !== undefined) passed.set('content-type', 'application/json')
      const init = { method, headers: passed, ...(body !== undefined && { body: JSON.stringify(body) }) }
      return auth.handler(new Request(`${ctx.origin}${AUTH_PATH}${path}`, init))
    },
  }
}
