import type { JsonObject } from '../core/proof/rdf.ts'
import { idOf, isObject, issuerIdOf, listOf } from '../core/verification/read-members.ts'

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** What a page says of a credential from anywhere: only text, whatever the document holds. */
export function subjectOf(credential: unknown) {
  if (!isObject(credential)) return {}
  const [subject] = listOf(credential.credentialSubject)
  const achievement = isObject(subject) && isObject(subject.achievement) ? subject.achievement : {}
  const name = isObject(subject)
    ? listOf(subject.identifier).find(
        (item) => isObject(item) && item.identityType === 'name' && item.hashed === false,
      )
    : undefined
  const members = {
    achievementName: text(achievement.name) ?? text(credential.name),
    recipientName: isObject(name) ? text(name.identityHash) : undefined,
    issuerName: isObject(credential.issuer) ? text(credential.issuer.name) : undefined,
    issuerId: issuerIdOf(credential),
    credentialUrl: text(credential.id),
    description: text(achievement.description) ?? text(credential.description),
    awardedAt: text(credential.awardedDate) ?? text(credential.validFrom) ?? text(credential.issuanceDate),
    imageUrl: imageOf(achievement) ?? imageOf(credential),
  }
  const said = Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(said) as { [K in keyof typeof members]?: string }
}

// An Image with an id, or an address as the data model of 2022 had it.
const imageOf = ({ image }: JsonObject): string | undefined => idOf(image)
