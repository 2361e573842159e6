import type { ZipFile } from '../core/archive/zip.ts'
import { CREDENTIALS_V2, OPEN_BADGES_3 } from '../core/contexts/urls.ts'
import { didDocumentUrl } from '../core/did/did-web.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { signVcJwt } from '../core/jwt/vc-jwt.ts'
import { STATUS_LIST_LENGTH } from '../core/status/bitstring.ts'
import { listAchievements } from '../store/achievements.ts'
import { listCredentials } from '../store/credential-lists.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { listEndorsements } from '../store/endorsements.ts'
import { listIdentities } from '../store/identities.ts'
import { findJwtKey, type IssuerRecord } from '../store/issuers.ts'
import { findHighestPosition } from '../store/status-lists.ts'
import { siteFile } from './archive-address.ts'
import { signStandingList } from './archive-status.ts'
import type { ActionContext } from './context.ts'
import { imageKey } from './keep-image.ts'
import { openJwtKey } from './open-jwt-key.ts'
import { publishDidDocument, publishJwks } from './publish-did-document.ts'
import { rebuildCredential } from './rebuild-credential.ts'

export const jsonFile = (name: string, value: unknown): ZipFile => ({
  name,
  bytes: utf8(JSON.stringify(value)),
})

const CONTEXT = { '@context': [CREDENTIALS_V2, OPEN_BADGES_3] }

/** Everything about an issuer that is published, its credentials and states apart. */
export async function issuerFiles(ctx: ActionContext, issuer: IssuerRecord): Promise<ZipFile[]> {
  const { homeDid, homeUrl } = issuer
  const own = (await listIdentities(ctx.db, issuer.id)).filter(({ state }) => state === 'proven')
  const files: ZipFile[] = []
  for (const { did, baseUrl } of [{ did: homeDid, baseUrl: homeUrl }, ...own]) {
    const documentUrl = didDocumentUrl(did, { loopbackHttp: true })
    files.push(
      jsonFile(siteFile(documentUrl, ''), await publishDidDocument(ctx, did)),
      jsonFile(siteFile(`${baseUrl}/jwks.json`, ''), await publishJwks(ctx, { id: issuer.id, did })),
      jsonFile(siteFile(baseUrl), { ...CONTEXT, ...issuer.profile }),
    )
  }
  for (const { document } of await listAchievements(ctx.db, issuer.id)) {
    files.push(jsonFile(siteFile(String(document.id)), { ...CONTEXT, ...document }))
    files.push(...(await pictureOf(ctx, issuer, document)))
  }
  let after: Uint8Array<ArrayBuffer> | undefined
  for (;;) {
    const page = await listEndorsements(ctx.db, issuer.id, { ...(after && { after }), limit: 200 })
    for (const { document } of page) files.push(jsonFile(siteFile(String(document.id)), document))
    after = page.at(-1)?.id
    if (page.length < 200) return files
  }
}

/** A picture that was uploaded; one that is elsewhere stays there. */
async function pictureOf(
  ctx: ActionContext,
  issuer: IssuerRecord,
  document: Record<string, unknown>,
): Promise<ZipFile[]> {
  const url = (document.image as { id?: unknown } | undefined)?.id
  const name = typeof url === 'string' ? /\/images\/([0-9a-f]{64}\.(?:png|svg))$/.exec(url)?.[1] : undefined
  const file = name && (await ctx.files.get(imageKey(issuer.slug, name)))
  return file ? [{ name: siteFile(String(url), ''), bytes: file.bytes }] : []
}

/** One of the issuer's status lists, for both purposes; `next` while there are more. */
export async function statusFiles(
  ctx: ActionContext,
  issuer: IssuerRecord,
  list: number,
): Promise<{ files: ZipFile[]; next?: number }> {
  const files: ZipFile[] = []
  for (const purpose of ['revocation', 'suspension'] as const) {
    const signed = await signStandingList(ctx, issuer, list, purpose)
    if (signed) files.push(jsonFile(siteFile(signed.url), signed.document))
  }
  const next = list + 1
  const isLast = next * STATUS_LIST_LENGTH >= (await findHighestPosition(ctx.db, issuer.id))
  return { files, ...(!isLast && { next }) }
}

/** A page of credentials as they were signed: JSON, and JWT where the issuer has a key for that. */
export async function credentialFiles(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { after, limit }: { after?: Uint8Array<ArrayBuffer> | undefined; limit: number },
): Promise<{ files: ZipFile[]; last?: Uint8Array<ArrayBuffer> }> {
  const page = { ...(after && { after }), limit }
  const records = await listCredentials(ctx.db, issuer.id, {}, page)
  const hasJwt = (await findJwtKey(ctx.db, issuer.id)) !== undefined
  const files: ZipFile[] = []
  for (const record of records) {
    if (!isPublished(record)) continue
    const { url, document } = await rebuildCredential(ctx, record)
    files.push(jsonFile(siteFile(url), document))
    if (!hasJwt) continue
    const jwt = await signVcJwt(document, await openJwtKey(ctx, issuer), 'JWT')
    files.push({ name: siteFile(url, '.jwt'), bytes: utf8(jwt) })
  }
  const last = records.at(-1)?.id
  return { files, ...(records.length === limit && last && { last }) }
}

/** What the service shows at the credential's address: not what was replaced, and nothing of an erased person. */
const isPublished = ({ supersededBy, dataKey }: CredentialRecord): boolean =>
  supersededBy === null && dataKey !== null
