import { passkey } from '@better-auth/passkey'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { APIError } from 'better-auth/api'
import type { BetterAuthOptions } from 'better-auth/minimal'
import { magicLink } from 'better-auth/plugins/magic-link'
import type { ActionContext } from '../actions/context.ts'
import { toBase64Url } from '../core/encoding/base64.ts'
import { formatUuid, uuidv7 } from '../core/ids/uuid.ts'
import { ACCOUNT_TABLES } from '../store/account-tables.ts'
import { sendSignInMail } from './send-sign-in-mail.ts'

export type AccountsContext = Pick<
  ActionContext,
  'db' | 'keyRing' | 'origin' | 'now' | 'randomBytes' | 'sendMail'
>

export const AUTH_PATH = '/api/auth'
const MINUTE = 60
const DAY = 24 * 60 * MINUTE

/** How long a sign-in link can be used: once, within a quarter of an hour. */
export const LINK_SECONDS = 15 * MINUTE

/** better-auth as this service uses it: people, sessions, links, passkeys. Tenants and roles are ours. */
export function authOptions(ctx: AccountsContext) {
  const { db, keyRing, origin, now, randomBytes } = ctx
  return {
    appName: 'Signet',
    baseURL: origin,
    basePath: AUTH_PATH,
    trustedOrigins: [origin],
    secret: toBase64Url(keyRing.signInSecret),
    database: drizzleAdapter(db, { provider: 'sqlite', schema: ACCOUNT_TABLES }),
    session: { expiresIn: 14 * DAY, updateAge: DAY, freshAge: 10 * MINUTE },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: MINUTE,
      max: 60,
      customRules: {
        '/sign-in/magic-link': { window: MINUTE, max: 10 },
        '/magic-link/verify': { window: MINUTE, max: 20 },
        '/passkey/*': { window: MINUTE, max: 30 },
      },
    },
    advanced: {
      cookiePrefix: 'signet',
      useSecureCookies: origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      // The address that the platform saw. What a client says of itself in X-Forwarded-For counts for nothing.
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      database: { generateId: () => formatUuid(uuidv7(now(), randomBytes(10))) },
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    // Its messages name addresses.
    logger: { disabled: true },
    telemetry: { enabled: false },
    plugins: [
      magicLink({
        expiresIn: LINK_SECONDS,
        storeToken: 'hashed',
        sendMagicLink: ({ email, token, metadata }) => sendSignInMail(ctx, { email, token, next: metadata }),
      }),
      passkey({
        rpID: new URL(origin).hostname,
        rpName: 'Signet',
        origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        registration: { afterVerification: async ({ verification }) => demandUserVerification(verification) },
        authentication: {
          afterVerification: async ({ verification }) => demandUserVerification(verification),
        },
      }),
    ],
  } as const satisfies BetterAuthOptions
}

/** A passkey stands for a person only when the device has asked that person (WebAuthn level 3, section 6.1: UV). */
function demandUserVerification(verification: {
  authenticationInfo?: { userVerified: boolean }
  registrationInfo?: { userVerified: boolean }
}): void {
  const { userVerified } = verification.authenticationInfo ?? verification.registrationInfo ?? {}
  if (!userVerified) throw new APIError('UNAUTHORIZED', { message: 'the device did not verify its user' })
}
