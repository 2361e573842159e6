import { BadgeError } from '../core/badge-error.ts'
import { parseUuid } from '../core/ids/uuid.ts'
import { signVcJwt } from '../core/jwt/vc-jwt.ts'
import { findPublicCredential } from '../store/credentials.ts'
import { findPublicEndorsement } from '../store/endorsements.ts'
import { findIssuer } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { currentCredential } from './current-credential.ts'
import { openJwtKey } from './open-jwt-key.ts'
import { publishJwks } from './publish-did-document.ts'
import { publishStatusList, signStatusList } from './publish-status-list.ts'
import { rebuildCredential } from './rebuild-credential.ts'
import { resolveHost } from './resolve-host.ts'

const STATUS = /^\/status\/(\d{1,9})(?:(\.jwt)|(\/suspension))?$/
const CREDENTIAL = /^\/credentials\/([0-9a-f-]{36})(?:\.([a-z]+)|(\/refresh))?$/
const ENDORSEMENT = /^\/endorsements\/([0-9a-f-]{36})(?:\.json)?$/

/**
 * What is published at an address of ours, as the database has it, never by a request to ourselves: JSON, or the
 * text of a token. `elsewhere` for an address that is not ours.
 */
export async function findOwnDocument(
  ctx: ActionContext,
  url: string,
): Promise<{ document: unknown } | 'elsewhere'> {
  const place = await placeOfUrl(ctx, url)
  if (!place) return 'elsewhere'
  const { issuer, path, identityId } = place
  const [, list, token, suspension] = STATUS.exec(path) ?? []
  if (list !== undefined) {
    const published = await publishStatusList(
      ctx,
      issuer,
      Number(list),
      suspension ? 'suspension' : 'revocation',
      identityId,
    )
    const document: unknown = token ? await signStatusList(ctx, published) : JSON.parse(published.document)
    return { document }
  }
  if (path === '/jwks.json') {
    const { id, homeDid } = await findIssuer(ctx.db, issuer)
    return { document: await publishJwks(ctx, { id, did: place.did ?? homeDid }) }
  }
  const endorsement = parseUuid(ENDORSEMENT.exec(path)?.[1] ?? '')
  if (endorsement) return findPublicEndorsement(ctx.db, issuer, endorsement)
  const [, credential = '', form, refresh] = CREDENTIAL.exec(path) ?? []
  const id = parseUuid(credential)
  if (!id) throw new BadgeError('unavailable', 'there is no such document here')
  if (refresh) return { document: (await currentCredential(ctx, issuer, id)).document }
  const record = await findPublicCredential(ctx.db, issuer, id)
  if (record.supersededBy) throw new BadgeError('gone', 'this credential was replaced by another')
  const { document } = await rebuildCredential(ctx, record)
  // Pictures of a credential carry the JSON.
  if (form !== 'jwt') return { document }
  const signer = await openJwtKey(ctx, { ...record, id: record.issuerId, slug: record.issuerSlug })
  return { document: await signVcJwt(document, signer, 'JWT') }
}

/** Whose address that is, and what is asked for there. */
async function placeOfUrl(
  ctx: ActionContext,
  text: string,
): Promise<{ issuer: string; path: string; identityId: number | null; did?: string } | undefined> {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.origin === new URL(ctx.origin).origin) {
    const [, issuer = '', path = ''] = /^\/i\/([a-z0-9-]+)(\/.*)$/.exec(url.pathname) ?? []
    return { issuer, path, identityId: null }
  }
  const identity = url.protocol === 'https:' && url.port === '' && (await resolveHost(ctx, url.hostname))
  if (!identity || identity === 'platform') return undefined
  const path = url.pathname.replace(/^\/\.well-known(?=\/jwks\.json$)/, '')
  return { issuer: identity.issuerSlug, path, identityId: identity.identityId, did: identity.did }
}
