import { bakeCredentialPng, bakeCredentialSvg } from '../actions/bake-credential.ts'
import type { ActionContext } from '../actions/context.ts'
import { judgeEndorsements } from '../actions/judge-endorsements.ts'
import { openJwtKey } from '../actions/open-jwt-key.ts'
import type { RebuiltCredential } from '../actions/rebuild-credential.ts'
import { signVcJwt, type VcJwtType } from '../core/jwt/vc-jwt.ts'
import { CredentialPage } from '../pages/credential-page.tsx'
import { renderPage } from '../pages/render.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import { findTenantSettings } from '../store/settings.ts'
import { certificateForm, type PrintedFor } from './certificate-form.ts'
import { JSON_OFFERS, negotiate, type Offer, PAGE_OFFER } from './negotiate.ts'
import { presentCredential } from './present-credential.ts'
import { endorsementOf } from './present-embedded.ts'
import { CACHE, IMAGE_HEADERS, PAGE_HEADERS, type PublicAnswer } from './public-response.ts'

export type CredentialForm = 'json' | 'html' | 'png' | 'svg' | 'pdf' | VcJwtType

type FormOffer = Offer<CredentialForm>

const PNG: FormOffer = { kind: 'png', contentType: 'image/png' }
const SVG: FormOffer = { kind: 'svg', contentType: 'image/svg+xml' }
const PDF: FormOffer = { kind: 'pdf', contentType: 'application/pdf' }

// Open Badges 3.0 (section 5.2) has VC-JWT served as text/plain; VC-JOSE-COSE registered application/vc+jwt.
const OFFERS: readonly [FormOffer, ...FormOffer[]] = [
  ...JSON_OFFERS,
  PAGE_OFFER,
  { kind: 'vc+jwt', contentType: 'application/vc+jwt' },
  { kind: 'JWT', contentType: 'text/plain' },
  PNG,
  SVG,
  PDF,
]

const SUFFIXES: Record<string, FormOffer> = {
  json: JSON_OFFERS[0],
  jwt: { kind: 'JWT', contentType: 'text/plain' },
  png: PNG,
  svg: SVG,
  pdf: PDF,
}

export const CREDENTIAL_SUFFIXES = Object.keys(SUFFIXES)

/** The form that the address or else the client asks for. */
export const credentialForm = (suffix: string | undefined, accept: string | undefined): FormOffer =>
  (suffix === undefined ? undefined : SUFFIXES[suffix]) ?? negotiate(accept, OFFERS)

/** A credential in that form. */
export async function renderCredential(
  ctx: ActionContext,
  { kind, contentType }: FormOffer,
  record: CredentialRecord,
  { rebuilt, printed }: { rebuilt: RebuiltCredential; printed: PrintedFor },
): Promise<PublicAnswer> {
  if (kind === 'pdf') return certificateForm(ctx, record, rebuilt, printed)
  if (kind === 'html') {
    const props = await credentialPage(ctx, record, rebuilt)
    return {
      body: renderPage(<CredentialPage {...props} />),
      contentType: 'text/html; charset=utf-8',
      cacheControl: CACHE.state,
      headers: PAGE_HEADERS,
    }
  }
  const cacheControl = CACHE.document
  const { document } = rebuilt
  if (kind === 'json') return { body: JSON.stringify(document), contentType, cacheControl }
  if (kind === 'png') {
    return {
      body: await bakeCredentialPng(ctx, record, document),
      contentType,
      cacheControl,
      headers: IMAGE_HEADERS,
    }
  }
  if (kind === 'svg') {
    return {
      body: await bakeCredentialSvg(ctx, record, document),
      contentType,
      cacheControl,
      headers: IMAGE_HEADERS,
    }
  }
  const issuer = {
    id: record.issuerId,
    slug: record.issuerSlug,
    tenantId: record.tenantId,
    tenantSlug: record.tenantSlug,
    did: record.did,
    homeDid: record.homeDid,
  }
  return {
    body: await signVcJwt(document, await openJwtKey(ctx, issuer), kind),
    contentType,
    cacheControl,
  }
}

/** The page needs what no other form does: what the tenant has set, and how endorsements stand by now. */
async function credentialPage(ctx: ActionContext, record: CredentialRecord, rebuilt: RebuiltCredential) {
  const { origin } = ctx
  const [{ sharing }, judged] = await Promise.all([
    findTenantSettings(ctx.db, record.tenantId),
    judgeEndorsements(ctx, record.achievement),
  ])
  return presentCredential(record, rebuilt, {
    origin,
    now: ctx.now(),
    organizationId: sharing?.linkedInOrganizationId,
    endorsements: judged.flatMap((one) => endorsementOf(one, origin) ?? []),
  })
}
