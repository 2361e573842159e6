import { CREDENTIALS_V1, CREDENTIALS_V2 } from '../contexts/urls.ts'
import { isObject, pointerTo, type Rule } from './report.ts'

const OPEN_BADGES = /^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/

/** `@context` (Open Badges 3.0, "JSON-LD context"): the W3C's, then that of Open Badges, then any others. */
export const contextRule: Rule = (value, pointer, { version, errors, formal }) => {
  if (!Array.isArray(value)) {
    if (typeof value === 'string' || isObject(value)) formal.push({ pointer, detail: 'is not a list' })
    else errors.push({ pointer, detail: 'must be a list of contexts' })
    return
  }
  const [base, openBadges, ...others] = value
  const expected = version === 1 ? CREDENTIALS_V1 : CREDENTIALS_V2
  if (base !== expected) errors.push({ pointer: pointerTo(pointer, 0), detail: `must be ${expected}` })
  if (typeof openBadges !== 'string' || !OPEN_BADGES.test(openBadges)) {
    errors.push({ pointer: pointerTo(pointer, 1), detail: 'must be the context of Open Badges 3.0' })
  }
  for (const [n, other] of others.entries()) {
    if (typeof other === 'string' || isObject(other)) continue
    errors.push({ pointer: pointerTo(pointer, n + 2), detail: 'must be a context' })
  }
}
