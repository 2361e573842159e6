import { BadgeError } from '../core/badge-error.ts'
import { formatUuid } from '../core/ids/uuid.ts'
import { splitProofs } from '../core/proof/data-integrity.ts'
import { verifyEddsaRdfc2022 } from '../core/proof/eddsa-rdfc-2022.ts'
import { withoutProof } from '../core/verification/verify-proofs.ts'
import { listCredentialsById } from '../store/credentials.ts'
import type { PortableRow } from '../store/portable.ts'
import type { ActionContext } from './context.ts'
import { idsOf } from './import-rows.ts'
import { rebuildCredential } from './rebuild-credential.ts'

/** What does not verify was not issued: an archive that somebody has written into stops here. */
export async function assertSigned(ctx: ActionContext, rows: readonly PortableRow[]): Promise<void> {
  for (const [issuerId, ofIssuer] of Map.groupBy(rows, (row) => Number(row.issuerId))) {
    for (const record of await listCredentialsById(ctx.db, issuerId, idsOf(ofIssuer))) {
      // Of an erased person only the holder has the document.
      if (record.dataKey === null) continue
      const { document } = await rebuildCredential(ctx, record)
      const [proof] = splitProofs(document).proofs
      const isGood = proof && (await verifyEddsaRdfc2022(withoutProof(document), proof, record.publicKey))
      if (!isGood) {
        throw new BadgeError('conflict', `credential ${formatUuid(record.id)} is not what was signed`)
      }
    }
  }
}
