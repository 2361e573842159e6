import { BadgeError, invalidInput } from '../core/badge-error.ts'
import { didDocumentUrl } from '../core/did/did-web.ts'
import {
  type Verification,
  type VerificationSources,
  verifyCredential,
} from '../core/verification/verify-credential.ts'
import {
  type PresentationVerification,
  verifyPresentation,
} from '../core/verification/verify-presentation.ts'
import type { ActionContext } from './context.ts'
import { findOwnDocument } from './find-own-document.ts'
import { keepList } from './keep-list.ts'
import { publishDidDocument } from './publish-did-document.ts'

/** Verifies a credential from anybody, in JSON or as a token. `recipient` is whom it should be about. */
export const verifyPresented = (
  ctx: ActionContext,
  credential: unknown,
  { recipient }: { recipient?: string | undefined } = {},
): Promise<Verification> =>
  verifyCredential(credential, { ...sourcesOf(ctx), ...(recipient !== undefined && { recipient }) })

/** Verifies a presentation: its holder, for this challenge and domain, and each credential in it. */
export const verifyPresentedBy = (
  ctx: ActionContext,
  presentation: unknown,
  expected: { challenge?: string; domain?: string } = {},
): Promise<PresentationVerification> =>
  verifyPresentation(presentation, { ...expected, sources: sourcesOf(ctx) })

/** The credential at an address: JSON, or the text of a token. */
export async function fetchCredential(ctx: ActionContext, url: string): Promise<unknown> {
  if (!URL.canParse(url)) throw invalidInput('/url', 'this is not a URL')
  return fetchDocument(ctx, url)
}

/** What is ours is answered from the database, everything else comes through the guarded fetch. */
const sourcesOf = (ctx: ActionContext): VerificationSources => ({
  now: ctx.now(),
  resolveDid: async (id) => (await publishDidDocument(ctx, id)) ?? fetchController(ctx, id),
  fetchStatusList: (url) => fetchStatusList(ctx, url),
  fetchDocument: (url) => fetchDocument(ctx, url),
  fetchBytes: (url) => fetchBytes(ctx, url),
})

/** Others' lists are kept as long as they say; ours are as the database has them, to the second. */
async function fetchStatusList(ctx: ActionContext, url: string): Promise<unknown> {
  const own = await findOwnDocument(ctx, url)
  return own === 'elsewhere' ? keepList(url, ctx.now(), () => ctx.fetchJson(url)) : own.document
}

async function fetchBytes(ctx: ActionContext, url: string): Promise<Uint8Array<ArrayBuffer>> {
  if (URL.canParse(url) && new URL(url).origin === new URL(ctx.origin).origin) {
    throw new BadgeError('unavailable', 'what lies here is not compared byte by byte')
  }
  return ctx.fetchJson.bytes(url)
}

async function fetchDocument(ctx: ActionContext, url: string): Promise<unknown> {
  const own = await findOwnDocument(ctx, url)
  return own === 'elsewhere' ? ctx.fetchJson(url) : own.document
}

/** The document of a did:web, or of a controller that goes by its https address (Controlled Identifiers 1.0). */
async function fetchController(ctx: ActionContext, id: string): Promise<unknown> {
  if (/^https?:/.test(id)) return fetchDocument(ctx, id)
  if (!id.startsWith('did:web:')) {
    const method = id.split(':').slice(0, 2).join(':')
    throw new BadgeError('unavailable', `${method.slice(0, 100)} identifiers cannot be resolved here`)
  }
  return fetchDocument(ctx, didDocumentUrl(id, { loopbackHttp: ctx.development }))
}
