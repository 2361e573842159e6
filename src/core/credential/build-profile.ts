import type { JsonObject } from '../proof/rdf.ts'

/** The issuer's Profile as credentials embed it (Open Badges 3.0, "Profile"). Test issuers say so in their name. */
export function buildProfile({
  did,
  name,
  url,
  test,
}: {
  did: string
  name: string
  url: string
  test: boolean
}): JsonObject {
  return { id: did, type: ['Profile'], name: test ? `${name} (TEST)` : name, url }
}
