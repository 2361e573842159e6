import { invalidInput } from '../core/badge-error.ts'
import type { EndorsementRecord } from '../store/endorsements.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { authorize } from './authorize.ts'
import type { ActionContext } from './context.ts'
import { type EndorsementInput, prepareEndorsement } from './prepare-endorsement.ts'
import { runSignedBatch } from './signed-by-current-key.ts'

/** Says in the issuer's name that it stands behind an achievement, an issuer or a credential, whoever's it is. */
export async function endorse(
  ctx: ActionContext,
  issuer: IssuerRecord,
  input: EndorsementInput,
): Promise<EndorsementRecord> {
  authorize(ctx, 'endorsements.write')
  const { did, baseUrl, homeDid, homeUrl } = issuer
  if ([did, baseUrl, homeDid, homeUrl].includes(input.target)) {
    throw invalidInput('/target', 'target: must not be the endorsing issuer itself')
  }
  const { record, statements } = await prepareEndorsement(ctx, issuer, input)
  await runSignedBatch(ctx, statements)
  return record
}
