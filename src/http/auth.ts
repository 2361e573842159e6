import { createMiddleware } from 'hono/factory'
import { epochSeconds } from '../actions/context.ts'
import { noteKeyUse } from '../actions/note-key-use.ts'
import { grantsOfScopes } from '../core/access/permissions.ts'
import { BadgeError, notFound } from '../core/badge-error.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { findIssuer, findIssuerForKey } from '../store/issuers.ts'
import type { AppEnv } from './context.ts'
import { limitApi } from './limit-api.ts'

const denied = () =>
  new BadgeError('unauthenticated', 'the Authorization header holds no key that is known here')

function bearerToken(header: string | undefined): string {
  const token = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(header ?? '')?.[1]
  if (token === undefined) throw denied()
  return token
}

/** Lets the operator of the platform through (Worker secret `OPERATOR_TOKEN`). */
export const requireOperator = createMiddleware<AppEnv>(async (c, next) => {
  const { action } = c.var
  if (!(await action.isOperator(bearerToken(c.req.header('authorization'))))) throw denied()
  c.set('action', { ...action, actor: 'operator', grants: 'all' })
  await next()
})

/**
 * Lets a key of the issuer's tenant through. An issuer of another tenant looks exactly like one that does not
 * exist.
 */
export const requireIssuer = createMiddleware<AppEnv>(async (c, next) => {
  // The address of the issuer itself fits both patterns that this stands at.
  if (c.var.issuer) return next()
  const { action } = c.var
  const hash = await sha256(utf8(bearerToken(c.req.header('authorization'))))
  const slug = c.req.param('issuer') ?? ''
  const found = await findIssuerForKey(action.db, hash, slug, epochSeconds(action.now()))
  if (!found) throw denied()
  await limitApi(c, found)
  if (!found.issuer) throw notFound('issuer', slug)
  noteKeyUse(action, found)
  c.set('issuer', found.issuer)
  c.set('action', { ...action, actor: `key:${found.keyId}`, grants: grantsOfScopes(found.scopes) })
  await next()
})

/** Lets a key of the issuer's tenant through, and the operator. */
export const requireIssuerOrOperator = createMiddleware<AppEnv>(async (c, next) => {
  const { action } = c.var
  if (!(await action.isOperator(bearerToken(c.req.header('authorization'))))) return requireIssuer(c, next)
  c.set('issuer', await findIssuer(action.db, c.req.param('issuer') ?? ''))
  c.set('action', { ...action, actor: 'operator', grants: 'all' })
  await next()
})
