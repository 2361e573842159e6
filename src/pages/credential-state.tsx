import type { Child } from 'hono/jsx'
import { Day } from './day.tsx'
import { type SealSign, StateSeal } from './state-seal.tsx'

export type CredentialState = 'valid' | 'revoked' | 'suspended' | 'expired' | 'not_yet_valid'

export interface StateProps {
  state: CredentialState
  stateSince?: Date
  issuedOn: Date
  validUntil?: Date
}

/** A word for titles, which those see who preview a link. */
export const STATE_WORDS: Record<CredentialState, string> = {
  valid: 'Valid',
  revoked: 'Revoked',
  suspended: 'Suspended',
  expired: 'Expired',
  not_yet_valid: 'Not valid yet',
}

const SIGNS: Record<CredentialState, SealSign> = {
  valid: 'tick',
  revoked: 'cross',
  suspended: 'pause',
  expired: 'clock',
  not_yet_valid: 'clock',
}

const since = (word: string, at: Date | undefined): Child =>
  at === undefined ? null : (
    <>
      {' '}
      {word} <Day at={at} />
    </>
  )

// Sentences, one for each state, that stay true for as long as the state does.
const SENTENCES: Record<CredentialState, (props: StateProps) => Child> = {
  valid: ({ validUntil }) => (
    <>
      <strong>Valid.</strong> The issuer stands by this credential{since('until', validUntil)}.
    </>
  ),
  revoked: ({ stateSince }) => (
    <>
      <strong>Revoked</strong>
      {since('on', stateSince)}. The issuer has withdrawn this credential for good.
    </>
  ),
  suspended: ({ stateSince }) => (
    <>
      <strong>Suspended</strong>
      {since('since', stateSince)}. Do not rely on it unless the issuer reinstates it.
    </>
  ),
  expired: ({ stateSince, validUntil }) => (
    <>
      <strong>Expired</strong>
      {since('on', validUntil ?? stateSince)}. It was not revoked; its time is over.
    </>
  ),
  not_yet_valid: ({ issuedOn }) => (
    <>
      <strong>Not valid yet.</strong> It becomes valid{since('on', issuedOn)}.
    </>
  ),
}

/** The truth about a credential now, in one line. */
export const StateBanner = (props: StateProps) => (
  <p class={`state state-${props.state.replaceAll('_', '-')}`}>
    <StateSeal sign={SIGNS[props.state]} />
    <span>{SENTENCES[props.state](props)}</span>
  </p>
)
