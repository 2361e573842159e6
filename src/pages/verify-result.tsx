import { type SealSign, StateSeal } from './state-seal.tsx'
import { VerifiedFacts, type VerifiedSubject } from './verified-facts.tsx'

export type CheckOutcome = 'pass' | 'fail' | 'unknown'

export interface VerifyCheck {
  name: string
  outcome: CheckOutcome
  detail: string
  /** The browser could not find out, so the server was asked. */
  asked?: boolean
}

export interface VerifyResult {
  verified: boolean
  checks: VerifyCheck[]
  /** The checks were made where the page is read. */
  inBrowser?: boolean
  /** What the server was asked for. */
  asked?: string[]
  /** What was odd about the file, without making the badge any worse. */
  warnings?: string[]
  subject?: VerifiedSubject
}

const SIGNS: Record<CheckOutcome, SealSign> = { pass: 'tick', fail: 'cross', unknown: 'query' }
const WORDS: Record<CheckOutcome, string> = { pass: 'Passed', fail: 'Failed', unknown: 'Not known' }

const checks = (count: number): string => (count === 1 ? 'One check' : `${count} checks`)

/** The verdict and its sentence. A check that could not be made is never passed over in silence. */
export function judge(result: VerifyResult): { outcome: CheckOutcome; verdict: string; reason: string } {
  const failed = result.checks.filter((check) => check.outcome === 'fail').length
  const unknown = result.checks.filter((check) => check.outcome === 'unknown').length
  if (result.verified) {
    const reason = unknown === 0 ? 'Every check passed.' : `${checks(unknown)} could not be made; see below.`
    return { outcome: 'pass', verdict: 'Verified', reason }
  }
  if (failed === 0) {
    return {
      outcome: 'unknown',
      verdict: 'Could not be verified',
      reason: `Nothing failed, but ${unknown === 1 ? 'one check' : 'some checks'} could not be made.`,
    }
  }
  return {
    outcome: 'fail',
    verdict: 'Not verified',
    reason: `${checks(failed)} failed. Do not rely on this badge.`,
  }
}

/** Where it was checked, and who has learned of it. */
const whereOf = ({ asked }: VerifyResult): string =>
  asked === undefined
    ? 'Checked in this browser. The badge has not been sent anywhere.'
    : `Checked in this browser, except for what it may not read itself (${asked.join(', ')}): Signet’s server was asked.`

/** The answer first, then who and what the badge says it is about. */
export const Verdict = ({ result }: { result: VerifyResult }) => {
  const { outcome, verdict, reason } = judge(result)
  return (
    <header class={`verdict verdict-${outcome}`}>
      <StateSeal sign={SIGNS[outcome]} />
      <div>
        <h1>{verdict}</h1>
        <p>{reason}</p>
        {result.inBrowser && <p class="small">{whereOf(result)}</p>}
        {result.warnings?.map((warning) => (
          <p>{warning}</p>
        ))}
      </div>
      {result.subject && <VerifiedFacts subject={result.subject} />}
    </header>
  )
}

// Names of checks are identifiers of the API; people get words.
const toTitle = (name: string): string => {
  if (name === 'json_ld') return 'JSON-LD'
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_.]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export const CheckList = ({ checks }: { checks: VerifyCheck[] }) => (
  <section>
    <h2>Check by check</h2>
    <ul class="checks">
      {checks.map((check) => (
        <li class={`check check-${check.outcome}`}>
          <StateSeal sign={SIGNS[check.outcome]} />
          <h3>
            {toTitle(check.name)}: <span class="outcome">{WORDS[check.outcome].toLowerCase()}</span>
          </h3>
          <p dir="auto">{check.detail}</p>
          {check.asked && <p class="small">Answered by Signet’s server.</p>}
        </li>
      ))}
    </ul>
  </section>
)
