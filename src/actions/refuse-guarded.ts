import type { JsonObject } from '../core/proof/rdf.ts'
import { idOf, isObject, listOf } from '../core/verification/read-members.ts'
import { listIdentities } from '../store/identities.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'
import { fourEyesOf, needsApproval } from './four-eyes.ts'

/**
 * A credential that somebody has written is not signed past the second pair of eyes that its achievement wants, by
 * whichever of the issuer's addresses, and however spelled, it names the achievement.
 */
export async function refuseGuarded(
  ctx: ActionContext,
  { id, baseUrl, homeUrl }: Pick<IssuerRecord, 'id' | 'baseUrl' | 'homeUrl'>,
  credential: JsonObject,
): Promise<void> {
  const named = listOf(credential.credentialSubject)
    .filter(isObject)
    .flatMap((subject) => listOf(subject.achievement))
    .flatMap((achievement) => achievementAt(idOf(achievement)) ?? [])
  if (named.length === 0) return
  const identities = await listIdentities(ctx.db, id)
  const homes = new Set(
    [baseUrl, homeUrl, ...identities.map((identity) => identity.baseUrl)].map((url) => placeOf(url)),
  )
  const slugs = named.filter(({ home }) => homes.has(home)).map(({ slug }) => slug)
  if ((await fourEyesOf(ctx, id, [...new Set(slugs)])).issue) throw needsApproval()
}

/** Whose achievement an address is; undefined where it is none's. */
function achievementAt(url: string | undefined): { home: string; slug: string } | undefined {
  const [, home, slug] =
    /^(.*)\/achievements\/([^/]+?)(?:\.json)?$/.exec(url === undefined ? '' : placeOf(url)) ?? []
  return home === undefined || slug === undefined ? undefined : { home, slug }
}

/** Where an address leads: one text for all spellings, and nothing of what follows the path. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return ''
  const { host, pathname } = new URL(url)
  return host.replace(/\.(?=$|:)/, '') + decode(pathname).replace(/\/+$/, '')
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
