import { BadgeError } from '../core/badge-error.ts'
import { didKeyOf } from '../core/did/did-key.ts'
import { utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { assertIssuable } from '../core/issue/assert-issuable.ts'
import { completeCredential } from '../core/issue/complete-credential.ts'
import { addProofs, envelopeOf, type Signer, signToken } from '../core/issue/secure-credential.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import type { SigningSuite } from '../core/proof/proof-options.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { issuerIdOf } from '../core/verification/read-members.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { tenantWhileKeyIsActive } from '../store/signing-keys.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds } from './context.ts'
import { openJwtKey } from './open-jwt-key.ts'
import { openSigningKey } from './open-secrets.ts'
import { refuseGuarded } from './refuse-guarded.ts'
import { runSignedBatch } from './signed-by-current-key.ts'

/** How a credential is to be secured: by proofs in it, or as a token, on its own or in an envelope. */
export type Securing =
  | { form: 'proof'; suites: readonly SigningSuite[] }
  | { form: 'JWT' | 'vc+jwt' | 'envelope' }

export interface Submission {
  credential: unknown
  securing: Securing
  /** Where the credential lies in what was sent. */
  pointer: string
}

/**
 * Signs a credential that somebody else has written (VC-API, "Issue Credential"). It must be sound as it is, and is
 * not kept: whoever sent it has it. The audit entry has its digest.
 */
export async function signSubmittedCredential(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { credential, securing, pointer }: Submission,
): Promise<JsonObject | string> {
  authorize(ctx, 'credentials.issue')
  if (issuer.tenantState !== 'active') throw new BadgeError('forbidden', 'the tenant is suspended')
  const { did, homeDid, profile, tenantId, id: issuerId } = issuer
  const hasProof = securing.form === 'proof'
  const completed = completeCredential(credential, { issuer: did, profile, hasProof })
  const didKey = didKeyOf(issuer.publicKey)
  const secured = await assertIssuable(completed, { issuers: [did, homeDid, didKey], pointer })
  await refuseGuarded(ctx, issuer, secured.document)
  const now = ctx.now()
  // It may name any of these; the proof goes by the same name.
  const named = issuerIdOf(secured.document) ?? did
  const signed =
    securing.form === 'proof'
      ? await addProofs(secured, await openSigner(ctx, issuer, named), {
          suites: securing.suites,
          created: now,
        })
      : await signToken(
          secured,
          await openTokenSigner(ctx, issuer, named),
          securing.form === 'JWT' ? 'JWT' : 'vc+jwt',
        )
  const digest = await sha256(utf8(await secured.nQuads()))
  const guard = tenantWhileKeyIsActive({ tenantId, issuerId, keyId: issuer.keyId })
  const entry = { tenantId: guard, issuerId, at: epochSeconds(now), actor: ctx.actor, digest }
  await runSignedBatch(ctx, [insertAuditEntry(ctx.db, { ...entry, action: 'credential.signed' })])
  return securing.form === 'envelope' ? envelopeOf(String(signed)) : signed
}

/** The issuer's Ed25519 key, under the name that verifiers find it by in the DID that the credential names. */
async function openSigner(ctx: ActionContext, issuer: IssuerRecord, did: string): Promise<Signer> {
  return {
    algorithm: 'Ed25519',
    jwtAlgorithm: 'EdDSA',
    key: await openSigningKey(ctx, issuer),
    verificationMethod: `${did}#${encodeEd25519Multikey(issuer.publicKey)}`,
  }
}

/** A did:key is one key, so its tokens are signed with that; all others with the RSA key that Open Badges asks for. */
async function openTokenSigner(ctx: ActionContext, issuer: IssuerRecord, did: string): Promise<Signer> {
  if (did.startsWith('did:key:')) return openSigner(ctx, issuer, did)
  const { key, kid } = await openJwtKey(ctx, { ...issuer, did })
  return { algorithm: 'RSA', jwtAlgorithm: 'RS256', key, verificationMethod: kid }
}
