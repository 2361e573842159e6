import type { Statement } from '../store/database.ts'
import type { ErasureCounts } from '../store/schema/privacy.ts'
import type { ActionContext } from './context.ts'
import type { WantedPerson } from './find-person.ts'
import { approvalTrace } from './trace-approvals.ts'
import { claimTrace } from './trace-claims.ts'
import { inboxTrace } from './trace-inbox.ts'
import { purchaseTrace } from './trace-purchases.ts'

/** One thing that names the person. */
export interface Found {
  /** As the export tells it. */
  told: unknown
  /** What takes the person out of it. */
  erase: () => Promise<Statement[]>
  /** Files that name the person still, and that nothing needs once that is written. */
  files?: string[]
}

/**
 * A kind of thing that is sealed for the tenant and not for a person, so that it must be gone through to find
 * somebody. `page` looks at a bounded number of rows behind `after`; `next` is the last of them, when more follow.
 */
export interface PersonTrace {
  kind: Exclude<keyof ErasureCounts, 'credentialsRevoked' | 'credentialsKept'>
  page: (
    ctx: ActionContext,
    tenantId: number,
    person: WantedPerson,
    after: Uint8Array<ArrayBuffer> | undefined,
  ) => Promise<{ found: Found[]; next?: Uint8Array<ArrayBuffer> }>
}

/** Everywhere that people may be found beside their own rows. */
export const PERSON_TRACES: readonly PersonTrace[] = [purchaseTrace, inboxTrace, claimTrace, approvalTrace]

/** All that names a person, one after the other. */
export async function* tracesOf(
  ctx: ActionContext,
  tenantId: number,
  person: WantedPerson,
): AsyncGenerator<{ kind: PersonTrace['kind']; told: unknown }> {
  for (const { kind, page } of PERSON_TRACES) {
    let after: Uint8Array<ArrayBuffer> | undefined
    do {
      const { found, next } = await page(ctx, tenantId, person, after)
      for (const { told } of found) yield { kind, told }
      after = next
    } while (after)
  }
}
