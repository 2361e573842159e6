import { buildEndorsement } from '../../src/core/credential/build-endorsement.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { CREATED, DID_WEB, LIST_URL, methodOf, profileOf, sign } from './signed-samples.ts'

/** A signed endorsement of something by the issuer of the samples. */
export const endorsementOf = (
  target: string,
  { index = 7, comment = 'We know these *welders*.' }: { index?: number; comment?: string } = {},
): Promise<JsonObject> =>
  sign(
    buildEndorsement({
      url: `https://badges.example/i/acme/endorsements/${index}`,
      name: 'Endorsement by the Institute of Welding',
      profile: profileOf(DID_WEB),
      target,
      comment,
      validFrom: CREATED,
      validUntil: new Date('2029-03-01T10:00:00Z'),
      status: { list: LIST_URL, index },
    }),
    methodOf(DID_WEB),
  )
