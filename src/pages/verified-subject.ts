import { isObject, issuerIdOf, listOf } from '../core/verification/read-members.ts'

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
  }
  const said = Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(said) as { [K in keyof typeof members]?: string }
}
