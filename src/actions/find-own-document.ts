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
  if (!URL.canParse(url) || new URL(url).origin !== new URL(ctx.origin).origin) return 'elsewhere'
  const [, issuer = '', path = ''] = /^\/i\/([a-z0-9-]+)(\/.*)$/.exec(new URL(url).pathname) ?? []
  const [, list, token, suspension] = STATUS.exec(path) ?? []
  if (list !== undefined) {
    const published = await publishStatusList(
      ctx,
      issuer,
      Number(list),
      suspension ? 'suspension' : 'revocation',
    )
    const document: unknown = token ? await signStatusList(ctx, published) : JSON.parse(published.document)
    return { document }
  }
  if (path === '/jwks.json') return { document: await publishJwks(ctx, await findIssuer(ctx.db, issuer)) }
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
  return {
    document: await signVcJwt(document, await openJwtKey(ctx, await findIssuer(ctx.db, issuer)), 'JWT'),
  }
}
