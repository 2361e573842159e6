import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { authorize } from '../actions/authorize.ts'
import type { Permission } from '../core/access/permissions.ts'
import type { AppEnv } from './context.ts'

/**
 * What each page and form below `/app/:tenant` takes; null: whoever is a member. Its action asks again.
 * test/http/roles.test.ts fails for one that has no line here.
 */
export const CONSOLE_PERMISSIONS: Record<string, Permission | null> = {
  'GET ': null,
  'GET /members': 'members.read',
  'POST /members/invitations': 'members.write',
  'POST /members/invitations/:id/resend': 'members.write',
  'POST /members/invitations/:id/withdraw': 'members.write',
  'POST /members/leave': null,
  'POST /members/:id/role': 'members.write',
  'POST /members/:id/remove': 'members.write',
  'GET /settings': 'issuer.read',
  'POST /settings': 'settings.write',
  'GET /:mode': 'issuer.read',
  'GET /:mode/first-steps/badge': 'credentials.read',
  'POST /:mode/first-steps/put-away': null,
  'GET /:mode/achievements': 'issuer.read',
  'GET /:mode/achievements/new': 'achievements.write',
  'POST /:mode/achievements': 'achievements.write',
  'GET /:mode/achievements/:slug': 'issuer.read',
  'GET /:mode/achievements/:slug/new-version': 'achievements.write',
  'POST /:mode/achievements/:slug/versions': 'achievements.write',
  'POST /:mode/achievements/:slug/archive': 'achievements.write',
  'GET /:mode/api-keys': 'api_keys.read',
  'GET /:mode/api-keys/new': 'api_keys.write',
  'POST /:mode/api-keys': 'api_keys.write',
  'POST /:mode/api-keys/:id/revoke': 'api_keys.write',
  'GET /:mode/signing-keys': 'issuer.read',
  'POST /:mode/signing-keys': 'signing_keys.write',
  'GET /:mode/signing-keys/own': 'signing_keys.write',
  'POST /:mode/signing-keys/rotate': 'signing_keys.write',
  'GET /:mode/signing-keys/reissue': 'signing_keys.write',
  'POST /:mode/signing-keys/reissue': 'signing_keys.write',
  'POST /:mode/signing-keys/:key/retire': 'signing_keys.write',
  'POST /:mode/signing-keys/:key/compromised': 'signing_keys.write',
  'GET /:mode/credentials': 'credentials.read',
  'POST /:mode/credentials/find': 'credentials.read',
  'GET /:mode/credentials/new': 'credentials.issue',
  'POST /:mode/credentials': 'credentials.issue',
  'GET /:mode/credentials/list': 'credentials.issue',
  'POST /:mode/credentials/list': 'credentials.issue',
  'GET /:mode/credentials/:id': 'credentials.read',
  'POST /:mode/credentials/:id/revoke': 'credentials.revoke',
  'POST /:mode/credentials/:id/suspend': 'credentials.revoke',
  'POST /:mode/credentials/:id/reinstate': 'credentials.revoke',
  'POST /:mode/credentials/:id/replace': 'credentials.revoke',
  'GET /:mode/shops': 'issuer.read',
  'GET /:mode/shops/new': 'commerce.write',
  'GET /:mode/shops/:id': 'issuer.read',
  'POST /:mode/shops': 'commerce.write',
  'POST /:mode/shops/:id/settings': 'commerce.write',
  'POST /:mode/shops/:id/:change': 'commerce.write',
  'POST /:mode/shops/:id/secret': 'commerce.write',
  'POST /:mode/shops/:id/api-key': 'commerce.write',
  'POST /:mode/shops/:id/api-key/remove': 'commerce.write',
  'POST /:mode/shops/:id/delete': 'commerce.write',
  'GET /:mode/rules': 'issuer.read',
  'GET /:mode/rules/new': 'commerce.write',
  'POST /:mode/rules': 'commerce.write',
  'POST /:mode/rules/:id/backfill': 'commerce.write',
  'POST /:mode/rules/:id/delete': 'commerce.write',
  'GET /:mode/inbox': 'issuer.read',
  'POST /:mode/inbox/replay': 'commerce.write',
  'GET /:mode/inbox/:id': 'issuer.read',
  'POST /:mode/inbox/:id/replay': 'commerce.write',
  'POST /:mode/inbox/:id/resolve': 'commerce.write',
  'GET /:mode/entitlements': 'issuer.read',
  'GET /:mode/entitlements/:id': 'issuer.read',
  'POST /:mode/entitlements/:id/decide': 'commerce.write',
  'POST /:mode/entitlements/:id/approve': 'approvals.decide',
  'GET /:mode/webhooks': 'issuer.read',
  'GET /:mode/webhooks/new': 'webhooks.write',
  'POST /:mode/webhooks': 'webhooks.write',
  'GET /:mode/webhooks/:webhook': 'issuer.read',
  'POST /:mode/webhooks/:webhook/state': 'webhooks.write',
  'POST /:mode/webhooks/:webhook/test': 'webhooks.write',
  'POST /:mode/webhooks/:webhook/replay': 'webhooks.write',
  'POST /:mode/webhooks/:webhook/deliveries/:delivery/replay': 'webhooks.write',
  'POST /:mode/webhooks/:webhook/rotate-secret': 'webhooks.write',
  'POST /:mode/webhooks/:webhook/remove': 'webhooks.write',
  'GET /:mode/domains': 'issuer.read',
  'POST /:mode/domains': 'domains.write',
  'POST /:mode/domains/:host/verify': 'domains.write',
  'POST /:mode/domains/:host/activate': 'domains.write',
  'POST /:mode/domains/:host/deactivate': 'domains.write',
  'POST /:mode/domains/:host/remove': 'domains.write',
  'GET /:mode/profile': 'issuer.read',
  'POST /:mode/profile': 'profile.write',
  'GET /:mode/approvals': 'credentials.read',
  'GET /:mode/approvals/:id': 'credentials.read',
  'POST /:mode/approvals/:id/approve': 'approvals.decide',
  'POST /:mode/approvals/:id/reject': 'approvals.decide',
  'POST /:mode/approvals/:id/withdraw': 'credentials.read',
  'GET /:mode/people': 'people.export',
  'POST /:mode/people/find': 'people.export',
  'POST /:mode/people/export': 'people.export',
  'POST /:mode/people/erase': 'people.erase',
  'GET /:mode/people/erasures/:id': 'people.erase',
  'GET /:mode/data': 'issuer.read',
  'POST /:mode/data/export': 'tenant.export',
  'POST /:mode/data/export-with-keys': 'tenant.export_keys',
  'GET /:mode/audit': 'audit.read',
  'GET /:mode/audit/export.jsonl': 'audit.read',
}

/** The pattern of a route as the table writes it: without what parameters may look like. */
export const consoleRoute = (method: string, path: string): string =>
  `${method} ${path.replace(/^\/app\/:tenant/, '').replace(/\{[^}]*\}/g, '')}`

/** Asks before anything of the request is read. */
export const requirePagePermission = createMiddleware<AppEnv>(async (c, next) => {
  const handler = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
  const permission = handler && CONSOLE_PERMISSIONS[consoleRoute(handler.method, handler.path)]
  if (permission) authorize(c.var.action, permission)
  await next()
})
