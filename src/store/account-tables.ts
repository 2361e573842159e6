import { accounts, passkeys, rateLimits, sessions, users, verifications } from './schema/accounts.ts'

/** The tables that better-auth reads and writes by itself, under its names for them. */
export const ACCOUNT_TABLES = {
  user: users,
  session: sessions,
  account: accounts,
  verification: verifications,
  passkey: passkeys,
  rateLimit: rateLimits,
}
