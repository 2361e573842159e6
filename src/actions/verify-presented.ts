import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { didDocumentUrl } from '../core/did/did-web.ts'
import { parseUuid } from '../core/ids/uuid.ts'
import { type Verification, verifyCredential } from '../core/verification/verify-credential.ts'
import { findPublicCredential } from '../store/credentials.ts'
import type { ActionContext } from './context.ts'
import { publishDidDocument } from './publish-did-document.ts'
import { publishStatusList } from './publish-status-list.ts'
import { rebuildCredential } from './rebuild-credential.ts'

/**
 * Verifies a credential from anybody. What is ours is answered from the database, never by a request to
 * ourselves; everything else comes through the guarded fetch.
 */
export const verifyPresented = (ctx: ActionContext, credential: unknown): Promise<Verification> =>
  verifyCredential(credential, {
    now: ctx.now(),
    resolveDid: async (did) => (await publishDidDocument(ctx, did)) ?? fetchDidDocument(ctx, did),
    fetchStatusList: async (url) => {
      const own = ownPath(ctx, url)?.match(/^\/i\/([a-z0-9-]+)\/status\/(\d{1,9})$/)
      if (!own?.[1]) return ctx.fetchJson(url)
      return JSON.parse((await publishStatusList(ctx, own[1], Number(own[2]))).document)
    },
  })

/** The credential at an address; one of ours is rebuilt from the database. */
export async function fetchCredential(ctx: ActionContext, url: string): Promise<unknown> {
  if (!URL.canParse(url)) throw invalidInput('/url', 'this is not a URL')
  const own = ownPath(ctx, url)?.match(/^\/i\/([a-z0-9-]+)\/credentials\/([0-9a-f-]{36})(?:\.json)?$/)
  if (!own?.[1] || !own[2]) return ctx.fetchJson(url)
  const id = parseUuid(own[2])
  if (!id) throw invalidInput('/url', 'there is no such credential')
  return (await rebuildCredential(ctx, await findPublicCredential(ctx.db, own[1], id))).document
}

function ownPath({ origin }: ActionContext, url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  return parsed.origin === new URL(origin).origin ? parsed.pathname : undefined
}

async function fetchDidDocument(ctx: ActionContext, did: string): Promise<unknown> {
  if (!did.startsWith('did:web:')) {
    throw new BadgeError(
      'unavailable',
      `${did.split(':').slice(0, 2).join(':')} identifiers cannot be resolved here`,
    )
  }
  return ctx.fetchJson(didDocumentUrl(did, { loopbackHttp: ctx.development }))
}
