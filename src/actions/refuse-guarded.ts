import type { JsonObject } from '../core/proof/rdf.ts'
import { isObject, listOf } from '../core/verification/read-members.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { fourEyesOf, needsApproval } from './four-eyes.ts'

/** A credential that somebody has written is not signed past the second pair of eyes that its achievement wants. */
export async function refuseGuarded(
  ctx: ActionContext,
  { id, baseUrl, homeUrl }: Pick<IssuerRecord, 'id' | 'baseUrl' | 'homeUrl'>,
  credential: JsonObject,
): Promise<void> {
  const achievements = listOf(credential.credentialSubject)
    .filter(isObject)
    .flatMap((subject) => listOf(subject.achievement).filter(isObject))
  const slugs = achievements.flatMap(({ id: url }) =>
    [baseUrl, homeUrl].flatMap((base) => {
      const start = `${base}/achievements/`
      return typeof url === 'string' && url.startsWith(start) ? [url.slice(start.length)] : []
    }),
  )
  if (slugs.length > 0 && (await fourEyesOf(ctx, id, slugs)).issue) throw needsApproval()
}
