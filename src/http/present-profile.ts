import { describeProfile } from '../actions/change-profile.ts'
import type { IssuerRecord } from '../store/issuers.ts'

/** What the public page tells of an issuer beside its name. */
export function presentProfile(issuer: Pick<IssuerRecord, 'profile' | 'baseUrl' | 'mode'>) {
  const { name, description, website, email, image } = describeProfile(issuer)
  return {
    ...(description !== undefined && { description }),
    ...(website !== undefined && { website }),
    ...(email !== undefined && { email }),
    ...(image && { image: { url: pictureHere(image.id, issuer.baseUrl), alt: `Logo of ${name}` } }),
  }
}

/** A picture that is kept here, at the address that was asked: a page shows none of another host. */
export const pictureHere = (address: string, baseUrl: string): string =>
  address.replace(/^.*\/images\/(?=[0-9a-f]{64}\.(?:png|svg)$)/, `${baseUrl}/images/`)
