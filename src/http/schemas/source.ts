import { z } from 'zod'
import { identifierEntries, image } from './parts.ts'
import { emailAddress, identifier, text, webAddress } from './text.ts'

export const address = z.strictObject({
  addressCountry: text(255).optional(),
  addressCountryCode: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters')
    .optional(),
  addressRegion: text(255).optional(),
  addressLocality: text(255).optional(),
  streetAddress: text(500).optional(),
  postOfficeBoxNumber: text(50).optional(),
  postalCode: text(50).optional(),
  geo: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional(),
})

// Without `dateOfBirth`: who assessed may be a person, and nobody needs to know their age.
const profile = z.strictObject({
  id: identifier,
  name: text(255).optional(),
  url: webAddress.optional(),
  phone: text(50).optional(),
  description: text(4_000).optional(),
  image: image.optional(),
  email: emailAddress.optional(),
  address: address.optional(),
  otherIdentifier: identifierEntries.optional(),
  official: text(255).optional(),
  familyName: text(255).optional(),
  givenName: text(255).optional(),
  additionalName: text(255).optional(),
  patronymicName: text(255).optional(),
  honorificPrefix: text(50).optional(),
  honorificSuffix: text(50).optional(),
  familyNamePrefix: text(50).optional(),
})

/** Who assessed on behalf of the issuer (Open Badges 3.0, Profile). */
export const source = profile.extend({ parentOrg: profile.optional() })
