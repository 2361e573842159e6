import { type Context, Hono } from 'hono'
import { offerCredential } from '../../actions/offer-credential.ts'
import { openJwtKey } from '../../actions/open-jwt-key.ts'
import { rebuildCredential } from '../../actions/rebuild-credential.ts'
import { assertOfferOpen, offeredCredential, redeemOffer } from '../../actions/redeem-offer.ts'
import { verifyPresentedBy } from '../../actions/verify-presented.ts'
import { BadgeError, notFound } from '../../core/badge-error.ts'
import { CREDENTIALS_V2, OPEN_BADGES_3 } from '../../core/contexts/urls.ts'
import { parseUuid } from '../../core/ids/uuid.ts'
import { signVcJwt } from '../../core/jwt/vc-jwt.ts'
import { isObject, listOf } from '../../core/verification/read-members.ts'
import {
  buildCredentialOffer,
  buildIssuerMetadata,
  buildServerMetadata,
  formatOfConfiguration,
  PRE_AUTHORIZED_CODE,
} from '../../core/wallet/credential-offer.ts'
import { OfferPage } from '../../pages/offer-page.tsx'
import { renderPage } from '../../pages/render.ts'
import { findPublicCredential } from '../../store/credentials.ts'
import { MEBIBYTE, readBytes, readJson } from '../body.ts'
import type { AppEnv } from '../context.ts'
import { issuerHere } from '../issuer-here.ts'
import { limitVerification } from '../limit-verification.ts'
import { wantsPage } from '../negotiate.ts'
import { sendOAuthError } from '../oauth-error.ts'
import { CACHE, PAGE_HEADERS, sendPublic } from '../public-response.ts'

const NO_STORE = { 'cache-control': 'no-store' }

/** Badges into wallets: OpenID4VCI 1.0 with a pre-authorised code, and the Learner Credential Wallet's own way. */
export const walletRoutes = new Hono<AppEnv>()
  .get('/:issuer/.well-known/openid-credential-issuer', (c) => sendIssuerMetadata(c, c.req.param('issuer')))
  .get('/:issuer/.well-known/oauth-authorization-server', (c) => sendServerMetadata(c, c.req.param('issuer')))
  .post('/:issuer/credentials/:id/offer', limitVerification, async (c) => {
    const { action } = c.var
    const id = parseUuid(c.req.param('id'))
    if (!id) throw notFound('credential', c.req.param('id').slice(0, 64))
    const record = await findPublicCredential(action.db, c.req.param('issuer'), id)
    const { expiresAt, ...offer } = await offerCredential(action, record)
    if (!wantsPage(c.req.header('accept'))) {
      return c.json({ ...offer, expiresAt: expiresAt.toISOString() }, 201, NO_STORE)
    }
    const props = {
      name: String(record.achievement.name),
      url: `${record.baseUrl}/credentials/${c.req.param('id')}`,
      test: record.mode === 'test',
    }
    return c.html(renderPage(<OfferPage {...props} {...offer} />), 200, { ...PAGE_HEADERS, ...NO_STORE })
  })
  .get('/:issuer/wallet/offers/:code', async (c) => {
    const { code } = c.req.param()
    if (!/^[\w-]{32}$/.test(code)) throw notFound('offer', code.slice(0, 64))
    // Says nothing about whether the code is good: who has it may try it.
    const { baseUrl } = await issuerHere(c, c.req.param('issuer'))
    return c.json(buildCredentialOffer(baseUrl, code), 200, NO_STORE)
  })
  .post('/:issuer/wallet/token', async (c) => {
    const { action } = c.var
    const issuer = await issuerHere(c, c.req.param('issuer'))
    const form = new URLSearchParams(new TextDecoder().decode(await readBytes(c.req.raw, 8_192)))
    if (form.get('grant_type') !== PRE_AUTHORIZED_CODE) {
      return sendOAuthError(c, 'unsupported_grant_type', `only ${PRE_AUTHORIZED_CODE} is taken`)
    }
    const code = form.get('pre-authorized_code')
    if (!code) return sendOAuthError(c, 'invalid_request', 'pre-authorized_code is missing')
    try {
      const { token, expiresIn } = await redeemOffer(action, issuer, code)
      return c.json({ access_token: token, token_type: 'Bearer', expires_in: expiresIn }, 200, NO_STORE)
    } catch (cause) {
      if (!(cause instanceof BadgeError)) throw cause
      return sendOAuthError(c, 'invalid_grant', cause.message)
    }
  })
  .post('/:issuer/wallet/credential', async (c) => {
    const { action } = c.var
    const issuer = await issuerHere(c, c.req.param('issuer'))
    const token = /^Bearer +([\w-]{1,200})$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
    const { value } = await readJson(c.req.raw, MEBIBYTE)
    const configuration = isObject(value) ? value.credential_configuration_id : undefined
    const format = typeof configuration === 'string' ? formatOfConfiguration(configuration) : undefined
    if (!format) {
      const error =
        configuration === undefined ? 'invalid_credential_request' : 'unknown_credential_configuration'
      return sendOAuthError(c, error, 'credential_configuration_id names no form that is offered here')
    }
    try {
      const record = await offeredCredential(action, issuer, token)
      const { document } = await rebuildCredential(action, record)
      const credential =
        format === 'ldp_vc' ? document : await signVcJwt(document, await openJwtKey(action, issuer), 'JWT')
      return c.json({ credentials: [{ credential }] }, 200, NO_STORE)
    } catch (cause) {
      if (!(cause instanceof BadgeError) || cause.code !== 'unauthenticated') throw cause
      return sendOAuthError(c, 'invalid_token', cause.message, 'unauthenticated')
    }
  })
  .post('/:issuer/wallet/collect', limitVerification, async (c) => {
    const { action } = c.var
    const issuer = await issuerHere(c, c.req.param('issuer'))
    const { value: presentation } = await readJson(c.req.raw, MEBIBYTE)
    const challenge = challengeIn(presentation)
    await assertOfferOpen(action, issuer, challenge)
    const { verified, checks } = await verifyPresentedBy(action, presentation, { challenge })
    if (!verified) {
      const failed = checks.find(({ outcome }) => outcome !== 'pass')
      throw new BadgeError('bad_request', failed?.detail ?? 'the presentation cannot be verified')
    }
    const { token } = await redeemOffer(action, issuer, challenge)
    const { document } = await rebuildCredential(action, await offeredCredential(action, issuer, token))
    return c.json(document, 200, NO_STORE)
  })

/** The challenge that a presentation answers; it is the code of the offer. */
function challengeIn(presentation: unknown): string {
  const [proof] = isObject(presentation) ? listOf(presentation.proof) : []
  const challenge = isObject(proof) ? proof.challenge : undefined
  if (typeof challenge === 'string' && challenge !== '') return challenge
  throw new BadgeError('bad_request', 'the presentation has no proof with a challenge')
}

async function sendIssuerMetadata(c: Context<AppEnv>, slug: string): Promise<Response> {
  const { baseUrl, did, profile } = await issuerHere(c, slug)
  const about = { baseUrl, did, name: String(profile.name) }
  const body = JSON.stringify(buildIssuerMetadata(about, [CREDENTIALS_V2, OPEN_BADGES_3]))
  return sendPublic(c, { body, contentType: 'application/json', cacheControl: CACHE.document })
}

async function sendServerMetadata(c: Context<AppEnv>, slug: string): Promise<Response> {
  const { baseUrl } = await issuerHere(c, slug)
  const body = JSON.stringify(buildServerMetadata(baseUrl))
  return sendPublic(c, { body, contentType: 'application/json', cacheControl: CACHE.document })
}

/** Metadata of an issuer on the platform's host: the well-known part stands before the path (RFC 8414, section 3.1). */
export const walletMetadataRoutes = new Hono<AppEnv>()
  .get('/openid-credential-issuer/i/:issuer', (c) => sendIssuerMetadata(c, c.req.param('issuer')))
  .get('/oauth-authorization-server/i/:issuer', (c) => sendServerMetadata(c, c.req.param('issuer')))
