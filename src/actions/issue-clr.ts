import { BadgeError, invalidInput, refuseFaults } from '../core/badge-error.ts'
import { type Association, buildClr } from '../core/credential/build-clr.ts'
import { endorsementsOf } from '../core/credential/embed-endorsement.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatUuid, uuidv7 } from '../core/ids/uuid.ts'
import { encodeEd25519Multikey } from '../core/keys/multikey.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { signOnce } from '../core/proof/sign-once.ts'
import { type CredentialRecord, listStandingCredentials } from '../store/credentials.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertAuditEntry } from '../store/journal.ts'
import { selectRecipients } from '../store/recipients.ts'
import { ISSUED, WITHDRAWN } from '../store/schema/credentials.ts'
import { tenantWhileKeyIsActive } from '../store/signing-keys.ts'
import { achievementsOfAssociations } from './achievements-of-associations.ts'
import { authorize } from './authorize.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { openPerson } from './describe-credential.ts'
import { identifyRecipient } from './identify-recipient.ts'
import { blindIndexOf, type RecipientInput } from './open-recipients.ts'
import { openSigningKey, openTenant } from './open-secrets.ts'
import { type RebuiltCredential, rebuildCredential } from './rebuild-credential.ts'
import { findCredentials } from './revoke-credentials.ts'
import { runSignedBatch } from './signed-by-current-key.ts'

export interface ClrRequest {
  recipient: Pick<RecipientInput, 'email' | 'id' | 'account'>
  name?: string
  /** Ids of the credentials to bundle; without them it is all that hold now. */
  credentials?: Uint8Array<ArrayBuffer>[]
  associations?: Association[]
}

/** Verifiers, ours too, look at no more credentials in one document; endorsements in them count. */
const MAX_BUNDLED = 100

/** A person's credentials of this issuer in one signed record (CLR 2.0). It is not kept: see decision 006. */
export async function issueClr(
  ctx: ActionContext,
  issuer: IssuerRecord,
  { recipient, name, credentials: ids, associations = [] }: ClrRequest,
): Promise<JsonObject> {
  authorize(ctx, 'credentials.issue')
  if (issuer.tenantState !== 'active')
    throw new BadgeError('forbidden', 'this tenant is suspended and issues nothing')
  const now = ctx.now()
  const { id: issuerId, tenantId } = issuer
  const chosen = ids && (await findCredentials(ctx, issuerId, ids))
  const blindIndex = await blindIndexOf(await openTenant(ctx, issuer), recipient)
  const [known] = await selectRecipients(ctx.db, tenantId, [blindIndex])
  if (!known) throw new BadgeError('not_found', 'this recipient does not exist')
  if (known.dataKey === null) throw new BadgeError('gone', 'this recipient has been erased')
  assertAbout(known.id, chosen)
  const standing = await listStandingCredentials(ctx.db, { issuerId, recipientId: known.id })
  const records = chosen ?? standing.filter((record) => holds(record, now))
  const [first] = records
  if (!first) throw new BadgeError('conflict', 'this recipient has no credential that could be bundled')
  assertFewEnough(records)

  const rebuilt: RebuiltCredential[] = []
  for (const record of records) rebuilt.push(await rebuildCredential(ctx, record))
  const { address, facts: person } = await identify(ctx, first, rebuilt)
  const uuid = uuidv7(now, ctx.randomBytes(10))
  const at = epochSeconds(now)
  const unsigned = buildClr({
    id: `urn:uuid:${formatUuid(uuid)}`,
    name: name ?? `Learner record from ${issuer.profile.name}`,
    profile: issuer.profile,
    validFrom: fromEpochSeconds(at),
    ...(address && {
      email: { identityHash: `sha256$${toHex(address.identityHash)}`, salt: toHex(address.salt) },
    }),
    person,
    credentials: rebuilt.map(({ document }) => document),
    achievements: await achievementsOfAssociations(ctx, issuer, records, associations),
    associations,
    partial: records.length < standing.length,
  })
  const verificationMethod = `${issuer.did}#${encodeEd25519Multikey(issuer.publicKey)}`
  const signer = { key: await openSigningKey(ctx, issuer), verificationMethod }
  const { document, digest } = await signOnce(unsigned, signer, now)
  const guard = tenantWhileKeyIsActive({ tenantId, issuerId, keyId: issuer.keyId })
  const entry = { tenantId: guard, issuerId, at, actor: ctx.actor, subject: uuid, digest }
  await runSignedBatch(ctx, [insertAuditEntry(ctx.db, { ...entry, action: 'clr.issued' })])
  return document
}

/** Whether a verifier would accept it at this moment. */
function holds({ state, validFrom, validUntil }: CredentialRecord, now: Date): boolean {
  if (state !== ISSUED || fromEpochSeconds(validFrom) > now) return false
  return validUntil === null || fromEpochSeconds(validUntil) >= now
}

function assertAbout(recipientId: number, chosen: readonly CredentialRecord[] = []): void {
  const issues = chosen.flatMap((record) => {
    const id = formatUuid(record.id)
    if (record.recipientId !== recipientId) return `credentials: ${id} is not about this recipient`
    return WITHDRAWN.includes(record.state) ? `credentials: ${id} has been withdrawn for good` : []
  })
  refuseFaults(issues.map((detail) => ({ pointer: '/credentials', detail })))
}

function assertFewEnough(records: readonly CredentialRecord[]): void {
  const bundled = records.reduce((sum, { achievement }) => sum + 1 + endorsementsOf(achievement).length, 0)
  if (bundled <= MAX_BUNDLED) return
  const detail = `credentials: at most ${MAX_BUNDLED} credentials and endorsements fit into a record; choose some`
  throw invalidInput('/credentials', detail)
}

/** The person as the newest of the credentials tells it: what is stored may be a former name. */
async function identify(ctx: ActionContext, record: CredentialRecord, rebuilt: readonly RebuiltCredential[]) {
  const { name, subjectId } = rebuilt.at(-1)?.facts ?? {}
  const { email, account } = (await openPerson(ctx, record)) ?? {}
  return identifyRecipient(
    ctx,
    {
      ...(email !== undefined && { email }),
      ...(name !== undefined && { name }),
      ...(subjectId !== undefined && { id: subjectId }),
      ...(account && { account }),
    },
    {},
  )
}
