import { z } from 'zod'
import { ALIGNMENT_TARGET_TYPES, IDENTIFIER_TYPES, isTermOf } from '../../core/credential/vocabularies.ts'
import { identifier, text, webAddress } from './text.ts'

// Members that several objects of Open Badges 3.0 have.

/** A term of one of the standard's vocabularies that may be extended. */
export const term = (terms: readonly string[], what: string) =>
  z
    .string()
    .max(100)
    .refine((value) => isTermOf(terms, value), `must be ${what} of Open Badges 3.0 or start with ext:`)

export const identifierType = term(IDENTIFIER_TYPES, 'an identifier type')

// The formal JSON Schema takes fewer tags than BCP 47 does.
export const language = z
  .string()
  .regex(
    /^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/,
    'must be a language tag such as en, de-AT or zh-Hant-TW',
  )

export const alignments = z
  .array(
    z.strictObject({
      targetName: text(500),
      targetUrl: webAddress,
      targetCode: text(200).optional(),
      targetDescription: text(2_000).optional(),
      targetFramework: text(500).optional(),
      targetType: term(ALIGNMENT_TARGET_TYPES, 'a target type').optional(),
    }),
  )
  .max(50)

export const image = z.strictObject({ id: webAddress, caption: text(500).optional() })

export const identifierEntries = z.array(z.strictObject({ identifier: text(255), identifierType })).max(20)

const isFragment = (value: string): boolean => /^#[A-Za-z0-9._~-]{1,100}$/.test(value)
const isNamingUrl = (value: string): boolean =>
  /^(?:https:\/\/|urn:)/.test(value) && identifier.safeParse(value).success

/** The id of a part of an achievement, or a reference to one; `#merit` is a fragment of the achievement's address. */
export const partId = z
  .string()
  .max(500)
  .refine(
    (value) => isFragment(value) || isNamingUrl(value),
    'must be an https URL, a URN, or a # and letters, digits, dots, hyphens, underscores and tildes',
  )
