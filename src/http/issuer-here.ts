import type { Context } from 'hono'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import type { AppEnv } from './context.ts'

/** An issuer as it is called at the address that was asked: on a host of its own it is another identity. */
export async function issuerHere(c: Context<AppEnv>, slug: string): Promise<IssuerRecord> {
  const issuer = await findIssuer(c.var.action.db, slug)
  const { identity } = c.var
  const { did, baseUrl } = identity ?? { did: issuer.homeDid, baseUrl: issuer.homeUrl }
  if (issuer.did === did) return issuer
  // A home page of the issuer's own is the same everywhere.
  const url = issuer.profile.url === issuer.baseUrl ? baseUrl : issuer.profile.url
  const profile = { ...issuer.profile, id: did, url }
  return { ...issuer, identityId: identity?.identityId ?? null, did, baseUrl, profile }
}
