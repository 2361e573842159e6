import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { authorize } from '../actions/authorize.ts'
import { isGranted, type Permission } from '../core/access/permissions.ts'
import { BadgeError } from '../core/badge-error.ts'
import type { AppEnv } from './context.ts'

/** What each route of an issuer's API takes at least (one of several); its action asks again, and may ask for more. */
export const API_PERMISSIONS: Record<string, Permission | readonly Permission[]> = {
  'GET ': 'issuer.read',
  'POST /achievements': 'achievements.write',
  'GET /achievements': 'issuer.read',
  'POST /achievements/lint': 'issuer.read',
  'GET /achievements/:slug': 'issuer.read',
  'PUT /achievements/:slug': 'achievements.write',
  'POST /achievements/:slug/archive': 'achievements.write',
  'POST /credentials/list/preview': 'credentials.issue',
  'POST /credentials/list': 'credentials.issue',
  'POST /credentials': 'credentials.issue',
  'POST /credentials/batch': 'credentials.issue',
  'POST /credentials/revoke': 'credentials.revoke',
  'GET /credentials': 'credentials.read',
  'GET /credentials/:id': 'credentials.read',
  'POST /credentials/:id/revoke': 'credentials.revoke',
  'POST /credentials/:id/suspend': 'credentials.revoke',
  'POST /credentials/:id/reinstate': 'credentials.revoke',
  'POST /credentials/:id/replace': 'credentials.revoke',
  'POST /endpoints': 'commerce.write',
  'GET /endpoints': 'issuer.read',
  'GET /endpoints/:id': 'issuer.read',
  'PATCH /endpoints/:id': 'commerce.write',
  'DELETE /endpoints/:id': 'commerce.write',
  'GET /endpoints/:id/setup': 'issuer.read',
  'POST /endpoints/:id/rotate-secret': 'commerce.write',
  'PUT /endpoints/:id/api-key': 'commerce.write',
  'DELETE /endpoints/:id/api-key': 'commerce.write',
  'POST /mapping-rules': 'commerce.write',
  'GET /mapping-rules': 'issuer.read',
  'GET /mapping-rules/:id': 'issuer.read',
  'PUT /mapping-rules/:id': 'commerce.write',
  'DELETE /mapping-rules/:id': 'commerce.write',
  'POST /mapping-rules/dry-run': 'commerce.write',
  'POST /mapping-rules/:id/backfill': 'commerce.write',
  'GET /inbox': 'issuer.read',
  'GET /inbox/counts': 'issuer.read',
  'GET /inbox/:id': 'issuer.read',
  'POST /inbox/replay': 'commerce.write',
  'POST /inbox/:id/replay': 'commerce.write',
  'POST /inbox/:id/resolve': 'commerce.write',
  'GET /entitlements': 'issuer.read',
  'GET /entitlements/:id': 'issuer.read',
  'POST /entitlements/:id/decide': 'commerce.write',
  'POST /entitlements/:id/approve': 'approvals.decide',
  'POST /signals': ['signals.write', 'approvals.decide'],
  'POST /endorsements': 'endorsements.write',
  'GET /endorsements': 'issuer.read',
  'GET /endorsements/:id': 'issuer.read',
  'POST /endorsements/:id/revoke': 'endorsements.write',
  'POST /endorsement-requests': 'endorsements.write',
  'GET /endorsement-requests': 'issuer.read',
  'POST /endorsement-requests/:id/accept': 'endorsements.write',
  'POST /endorsement-requests/:id/decline': 'endorsements.write',
  'POST /endorsement-requests/:id/withdraw': 'endorsements.write',
  'POST /clrs': 'credentials.issue',
  'POST /webhooks': 'webhooks.write',
  'GET /webhooks': 'issuer.read',
  'GET /webhooks/:webhook': 'issuer.read',
  'PATCH /webhooks/:webhook': 'webhooks.write',
  'DELETE /webhooks/:webhook': 'webhooks.write',
  'POST /webhooks/:webhook/rotate-secret': 'webhooks.write',
  'POST /webhooks/:webhook/test': 'webhooks.write',
  'GET /webhooks/:webhook/deliveries': 'issuer.read',
  'POST /webhooks/:webhook/deliveries/replay': 'webhooks.write',
  'GET /webhooks/:webhook/deliveries/:delivery': 'issuer.read',
  'POST /webhooks/:webhook/deliveries/:delivery/replay': 'webhooks.write',
  'POST /domains': 'domains.write',
  'GET /domains': 'issuer.read',
  'GET /domains/:host': 'issuer.read',
  'POST /domains/:host/verify': 'domains.write',
  'POST /domains/:host/activate': 'domains.write',
  'POST /domains/:host/deactivate': 'domains.write',
  'DELETE /domains/:host': 'domains.write',
  'GET /keys': 'issuer.read',
  'POST /keys': 'signing_keys.write',
  'POST /keys/rotate': 'signing_keys.write',
  'POST /keys/reissue': 'signing_keys.write',
  'POST /keys/:key/retire': 'signing_keys.write',
  'POST /keys/:key/compromised': 'signing_keys.write',
  'GET /tasks': 'issuer.read',
  'GET /tasks/:id': 'issuer.read',
  'GET /audit': 'audit.read',
  'GET /audit.jsonl': 'audit.read',
  'GET /audit/verify': 'audit.read',
  'GET /approvals': 'credentials.read',
  'GET /approvals/:id': 'credentials.read',
  'POST /approvals/:id/approve': 'approvals.decide',
  'POST /approvals/:id/reject': 'approvals.decide',
  'POST /approvals/:id/withdraw': 'credentials.read',
  'GET /members': 'members.read',
  'PATCH /members/:id': 'members.write',
  'DELETE /members/:id': 'members.write',
  'GET /invitations': 'members.read',
  'POST /invitations': 'members.write',
  'POST /invitations/:id/resend': 'members.write',
  'POST /invitations/:id/withdraw': 'members.write',
  'GET /api-keys': 'api_keys.read',
  'POST /api-keys': 'api_keys.write',
  'POST /api-keys/:id/revoke': 'api_keys.write',
  'DELETE /api-keys/:id': 'api_keys.write',
  'POST /people/export': 'people.export',
  'POST /people/erase': 'people.erase',
  'GET /people/erasures': 'people.erase',
  'GET /people/erasures/:id': 'people.erase',
  'POST /export': 'tenant.export',
  'GET /export': 'tenant.export',
  'GET /settings': 'issuer.read',
  'PATCH /settings': 'settings.write',
}

export const ISSUER_API = '/api/v1/issuers/:issuer'

/**
 * Asks what the route takes before anything of the request is read. A route that the table does not know is closed to
 * keys with scopes; test/http/roles.test.ts finds it.
 */
export const requireRoutePermission = createMiddleware<AppEnv>(async (c, next) => {
  const handler = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')
  if (handler) {
    const takes = API_PERMISSIONS[`${handler.method} ${handler.path.slice(ISSUER_API.length)}`]
    const [first, ...others] = takes === undefined ? [] : [takes].flat()
    const { action } = c.var
    if (first) authorize(action, others.find((other) => isGranted(action.grants, other)) ?? first)
    else if (c.var.action.grants !== 'all') {
      throw new BadgeError('forbidden', 'this address is not open to keys with scopes')
    }
  }
  await next()
})
