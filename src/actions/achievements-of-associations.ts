import { type InputIssue, refuseFaults } from '../core/badge-error.ts'
import type { Association } from '../core/credential/build-clr.ts'
import type { JsonObject } from '../core/proof/rdf.ts'
import { selectAchievement } from '../store/achievements.ts'
import type { CredentialRecord } from '../store/credentials.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { achievementUrl } from './define-achievement.ts'

/**
 * Definitions of achievements that associations speak of and no bundled credential holds: ours as they are now. An
 * id that names neither is refused, because nobody could look it up in the record.
 */
export async function achievementsOfAssociations(
  ctx: ActionContext,
  issuer: Pick<IssuerRecord, 'id' | 'baseUrl' | 'homeUrl'>,
  records: readonly Pick<CredentialRecord, 'achievement'>[],
  associations: readonly Association[],
): Promise<JsonObject[]> {
  const bundled = new Set(records.map(({ achievement }) => achievement.id))
  const added = new Map<string, JsonObject>()
  const issues: InputIssue[] = []
  for (const [n, association] of associations.entries()) {
    for (const member of ['sourceId', 'targetId'] as const) {
      const id = association[member]
      if (bundled.has(id) || added.has(id)) continue
      const definition = await findDefinition(ctx, issuer, id)
      const detail = `associations.${n}.${member}: must be the id of an achievement in the record or of this issuer`
      if (definition) added.set(id, definition)
      else issues.push({ pointer: `/associations/${n}/${member}`, detail })
    }
  }
  refuseFaults(issues)
  return [...added.values()]
}

async function findDefinition(
  { db }: Pick<ActionContext, 'db'>,
  { id: issuerId, baseUrl, homeUrl }: Pick<IssuerRecord, 'id' | 'baseUrl' | 'homeUrl'>,
  id: string,
): Promise<JsonObject | undefined> {
  const prefix = [baseUrl, homeUrl].map((url) => achievementUrl(url, '')).find((url) => id.startsWith(url))
  if (prefix === undefined) return undefined
  const [achievement] = await selectAchievement(db, issuerId, id.slice(prefix.length))
  return achievement?.document.id === id ? achievement.document : undefined
}
