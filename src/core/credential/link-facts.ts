import type { InputIssue } from '../badge-error.ts'
import type { JsonObject } from '../proof/rdf.ts'
import type { Image } from './build-parts.ts'
import type { Source } from './build-source.ts'
import { linkResults } from './link-results.ts'
import type { CredentialFacts } from './open-badge.ts'

/**
 * Facts as this issuer can sign them with this frozen version: references are written out, and `issues`
 * names what the version forbids.
 */
export function linkFacts(
  achievement: JsonObject,
  { did, mode }: { did: string; mode: 'live' | 'test' },
  facts: CredentialFacts,
): { facts: CredentialFacts; issues: InputIssue[] } {
  const { subject } = facts
  if (subject === undefined) return { facts, issues: [] }
  const { result, image, source } = subject
  const { results, issues } = linkResults(achievement, result ?? [])
  const linked = {
    ...subject,
    ...(result && { result: results }),
    // A picture from elsewhere bears no TEST mark; that of a test issuer's achievement does.
    ...(image && mode === 'test' && { image: { id: (achievement.image as Image).id } }),
  }
  return { facts: { ...facts, subject: linked }, issues: [...issues, ...faultsOf(source, did)] }
}

// The issuer's node has its name from the issuer's profile, and would get a second one.
function faultsOf(source: Source | undefined, did: string): InputIssue[] {
  const issues: InputIssue[] = []
  const detail = 'must not be the issuer itself'
  if (source?.id === did) issues.push({ pointer: '/source/id', detail: `source.id: ${detail}` })
  if (source?.parentOrg?.id === did) {
    issues.push({ pointer: '/source/parentOrg/id', detail: `source.parentOrg.id: ${detail}` })
  }
  return issues
}
