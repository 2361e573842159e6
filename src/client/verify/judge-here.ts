import { BadgeError } from '../../core/badge-error.ts'
import { unpackCredential } from '../../core/unpack/unpack-credential.ts'
import type { Check } from '../../core/verification/check.ts'
import { isVerified } from '../../core/verification/checks.ts'
import { type Verification, verifyCredential } from '../../core/verification/verify-credential.ts'
import { subjectOf } from '../../pages/verified-subject.ts'
import type { VerifyResult } from '../../pages/verify-result.tsx'
import { createReader } from './read-document.ts'

/** What the server is asked: only for what this browser may not read, and only that it was asked is told. */
type Asked = { credential: unknown } | { url: string }

/**
 * Verifies in this browser, with the same core as the server. Hosts that let no browser read them are asked through
 * the server, and the result says so; without a network it says what it can.
 */
export async function judgeHere(presented: Uint8Array | string): Promise<VerifyResult | { problem: string }> {
  const reader = createReader()
  try {
    const address = addressIn(presented)
    const read = address === undefined ? contentOf(presented) : { url: address }
    const credential = 'url' in read ? await reader.read(read.url).catch(() => undefined) : read.credential
    if (credential === undefined) return await askServer('url' in read ? { url: read.url } : read)
    const here = await verifyCredential(credential, {
      now: new Date(),
      resolveDid: reader.resolveDid,
      fetchStatusList: reader.read,
      fetchDocument: reader.read,
    })
    const warnings = 'warnings' in read ? read.warnings : []
    const open = here.checks.some((check) => !isVerified([check]) && check.outcome === 'unknown')
    if (!open || reader.unread.size === 0 || !navigator.onLine) return resultOf(here, here.checks, warnings)
    return resultOf(here, await completeChecks(here, credential), warnings, [...reader.unread])
  } catch (cause) {
    if (cause instanceof BadgeError) return { problem: cause.message }
    throw cause
  }
}

function addressIn(presented: Uint8Array | string): string | undefined {
  const text = typeof presented === 'string' ? presented.trim() : ''
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined
}

function contentOf(presented: Uint8Array | string) {
  const unpacked = unpackCredential(presented)
  if ('url' in unpacked) return { url: unpacked.url }
  const credential: unknown = 'jwt' in unpacked ? unpacked.jwt : unpacked.credential
  return { credential, warnings: unpacked.warnings }
}

interface Answer extends Verification {
  warnings?: string[]
}

async function ask(body: Asked): Promise<Answer | { detail: string }> {
  const response = await fetch('/api/v1/verify', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  // Either a verdict or a problem document of our own server.
  return (await response.json()) as Answer | { detail: string }
}

async function askServer(body: Asked): Promise<VerifyResult | { problem: string }> {
  try {
    const answer = await ask(body)
    if (!('checks' in answer)) return { problem: answer.detail }
    const checks = answer.checks.map((check) => ({ ...check, asked: true as const }))
    return { ...resultOf(answer, checks, answer.warnings ?? []), asked: ['this badge'] }
  } catch {
    return {
      problem: 'There is no network, so the address cannot be read. Bring the badge as a file or text.',
    }
  }
}

/** The checks of this browser; those that had no answer here are taken from the server. */
async function completeChecks(
  here: Verification,
  credential: unknown,
): Promise<(Check & { asked?: true })[]> {
  const answer = await ask({ credential }).catch(() => undefined)
  if (!answer || !('checks' in answer)) return here.checks
  return here.checks.map((check) => {
    if (check.outcome !== 'unknown') return check
    const there = answer.checks.find(({ name }) => name === check.name)
    return there && there.outcome !== 'unknown' ? { ...there, asked: true as const } : check
  })
}

const resultOf = (
  { credential }: Verification,
  checks: readonly (Check & { asked?: true })[],
  warnings: string[],
  asked: string[] = [],
): VerifyResult => ({
  verified: isVerified(checks),
  checks: [...checks],
  warnings,
  subject: subjectOf(credential),
  inBrowser: true,
  ...(asked.length > 0 && { asked }),
})
