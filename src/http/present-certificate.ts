import { type Certificate, type Paper, paperOf } from '../core/certificate/certificate.ts'
import { plainTextOf } from '../core/certificate/plain-text.ts'
import { isObject } from '../core/verification/read-members.ts'
import type { CredentialPageProps } from '../pages/credential-page.tsx'
import { formatDate } from '../pages/format-date.ts'
import type { CredentialRecord } from '../store/credentials.ts'

interface PrintedOn {
  origin: string
  now: Date
  paper: Paper | undefined
}

/** What the certificate says: the page of the credential as far as a sheet of paper can say it. */
export function presentCertificate(
  page: CredentialPageProps,
  { profile }: CredentialRecord,
  { origin, now, paper }: PrintedOn,
): Certificate {
  const { achievement, issuer, recipientName } = page
  const address = isObject(profile.address) ? profile.address : {}
  return {
    paper: paper ?? paperOf(address.addressCountryCode),
    issuerName: issuer.name,
    ...(recipientName !== undefined && { recipientName }),
    achievementName: achievement.name,
    ...(achievement.type !== undefined && { kind: achievement.type }),
    ...(achievement.criteriaNarrative !== undefined && {
      criteria: plainTextOf(achievement.criteriaNarrative),
    }),
    facts: factsOf(page),
    state: stateOf(page),
    asOf: formatDate(now),
    test: page.test,
    url: page.url,
    verifyUrl: `${origin}/verify`,
    imageAlt: page.imageAlt,
  }
}

/** As many as there is room for, the most telling first. */
const MOST_FACTS = 6

function factsOf(page: CredentialPageProps): Certificate['facts'] {
  const { creditsEarned, creditsAvailable } = page
  const outOf = creditsAvailable === undefined ? '' : ` of ${creditsAvailable}`
  const all: [name: string, text: string | undefined][] = [
    ['Issued', formatDate(page.issuedOn)],
    ['Valid until', page.validUntil && formatDate(page.validUntil)],
    ['Licence number', page.licenseNumber],
    ['Credits', creditsEarned === undefined ? undefined : `${creditsEarned}${outOf}`],
    ['Role', page.role],
    ['Term', page.term],
    ['Assessed by', page.source?.name],
  ]
  return all.flatMap(([name, text]) => (text ? [{ name, text }] : [])).slice(0, MOST_FACTS)
}

function stateOf({ state, validUntil, issuedOn }: CredentialPageProps): Certificate['state'] {
  switch (state) {
    case 'valid':
      return {
        sentence: validUntil ? `valid until ${formatDate(validUntil)}.` : 'valid, without an end date.',
      }
    case 'revoked':
      return { mark: 'REVOKED', sentence: 'revoked. The issuer has withdrawn this credential for good.' }
    case 'suspended':
      return { mark: 'SUSPENDED', sentence: 'suspended. Do not rely on it unless the issuer reinstates it.' }
    case 'expired':
      return { mark: 'EXPIRED', sentence: `expired${validUntil ? ` on ${formatDate(validUntil)}` : ''}.` }
    case 'not_yet_valid':
      return { mark: 'NOT YET VALID', sentence: `not valid yet; it will be on ${formatDate(issuedOn)}.` }
  }
}
