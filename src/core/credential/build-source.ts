import type { JsonObject } from '../proof/rdf.ts'
import { buildIdentifierEntries, buildImage, type IdentifierEntry, type Image } from './build-parts.ts'

/** Address (Open Badges 3.0). */
export interface Address {
  addressCountry?: string
  addressCountryCode?: string
  addressRegion?: string
  addressLocality?: string
  streetAddress?: string
  postOfficeBoxNumber?: string
  postalCode?: string
  geo?: { latitude: number; longitude: number }
}

/** An organisation or a person other than the issuer (Open Badges 3.0, Profile). */
export interface OtherProfile {
  id: string
  name?: string
  url?: string
  phone?: string
  description?: string
  image?: Image
  email?: string
  address?: Address
  otherIdentifier?: IdentifierEntry[]
  official?: string
  familyName?: string
  givenName?: string
  additionalName?: string
  patronymicName?: string
  honorificPrefix?: string
  honorificSuffix?: string
  familyNamePrefix?: string
}

/** Who assessed on behalf of the issuer (Open Badges 3.0, AchievementSubject `source`). */
export interface Source extends OtherProfile {
  parentOrg?: OtherProfile
}

export function buildSource({ parentOrg, ...profile }: Source): JsonObject {
  return { ...buildOtherProfile(profile), ...(parentOrg && { parentOrg: buildOtherProfile(parentOrg) }) }
}

function buildOtherProfile({ id, image, address, otherIdentifier, ...text }: OtherProfile): JsonObject {
  const { geo, ...place } = address ?? {}
  return {
    id,
    type: ['Profile'],
    ...text,
    image: buildImage(image),
    address: address && {
      type: ['Address'],
      ...place,
      geo: geo && { type: 'GeoCoordinates', ...geo },
    },
    otherIdentifier: buildIdentifierEntries(otherIdentifier),
  }
}
