import { z } from 'zod'
import { parseDateTime } from '../../core/encoding/date-time.ts'
import { isEmailAddress } from '../../core/identity/identity-hash.ts'

/** Text that can be signed: no lone surrogates, nothing but space characters is not text. */
export const text = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode')
    .refine((value) => value.trim().length > 0, 'must not be empty')

export const slug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits and inner hyphens',
  )

// An IRI is signed as it is written, so it holds nothing that RFC 3987 forbids, such as half a character.
const IRI_CHARACTERS = String.raw`[^\s\p{Cc}\p{Cs}<>"{}|\\^\x60]+$`
const httpsIri = new RegExp(`^https://${IRI_CHARACTERS}`, 'u')
const identifyingIri = new RegExp(`^(?:https://|did:|urn:|mailto:)${IRI_CHARACTERS}`, 'u')

export const webAddress = z
  .string()
  .max(2_000)
  .refine((value) => httpsIri.test(value) && URL.canParse(value), 'must be an https URL')

/** A URL or DID that names somebody. */
export const identifier = z
  .string()
  .max(500)
  .refine(
    (value) => identifyingIri.test(value) && URL.canParse(value),
    'must be an https URL, a DID, a URN or a mailto address',
  )

export const emailAddress = z
  .string()
  .max(320)
  .refine((value) => isEmailAddress(value.trim()), 'must be an e-mail address')
  .transform((value) => value.trim())

/** The address of somebody who signs in: the same account in whatever case it is typed. */
export const address = emailAddress.transform((value) => value.toLowerCase())

// `Date` takes 30 February for 2 March.
const isDay = (text: string): boolean =>
  !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

// The zone can carry a time beyond the years that dateTimeStamp writes with four digits.
const hasFourDigitYear = (at: Date | undefined): boolean =>
  at !== undefined && /^\d{4}-/.test(at.toISOString())

/** An instant; whole seconds, because that is what credentials carry. */
export const dateTime = z
  .string()
  .refine(
    (value) => isDay(value.slice(0, 10)) && hasFourDigitYear(parseDateTime(value)),
    'must be a date and time with a zone, such as 2027-12-31T23:59:59Z',
  )
  .transform((value) => new Date(Math.floor(Date.parse(value) / 1000) * 1000))
