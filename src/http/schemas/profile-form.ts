import { z } from 'zod'
import { address } from './source.ts'
import { emailAddress, text, webAddress } from './text.ts'

const PLACE = { streetAddress: true, postalCode: true, addressLocality: true } as const

const country = z.string().toUpperCase().pipe(address.shape.addressCountryCode.unwrap()).optional()

/** What an issuer says of itself, as the console's form has it. */
export const profileForm = address
  .pick(PLACE)
  .extend({
    seen: z.coerce.number().int(),
    // The standard leaves room for the mark of a test issuer.
    name: text(200),
    description: text(4_000).optional(),
    website: webAddress.optional(),
    email: emailAddress.optional(),
    phone: text(50).optional(),
    addressCountryCode: country,
    removeLogo: z.literal('yes').optional(),
    logo: z
      .string()
      .regex(/^data:image\/(?:png|svg\+xml);/, 'must be a PNG or an SVG picture')
      .optional(),
  })
  .transform(({ seen, removeLogo, logo, streetAddress, postalCode, addressLocality, ...rest }) => {
    const { addressCountryCode, ...said } = rest
    const place = { streetAddress, postalCode, addressLocality, addressCountryCode }
    const hasPlace = Object.values(place).some((value) => value !== undefined)
    const image = logo !== undefined ? { id: logo } : removeLogo ? null : ('keep' as const)
    return { seen, image, facts: { ...said, ...(hasPlace && { address: place }) } }
  })
