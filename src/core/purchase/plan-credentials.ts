import type { EntitlementState } from './entitlement-state.ts'

/** A credential that an entitlement has become, as it stands. */
export interface StandingCredential {
  id: string
  state: 'standing' | 'suspended' | 'withdrawn'
  canSuspend: boolean
  /**
   * The best that entitlements of other orders, or whoever issued it by hand, say of it. `stopped`: somebody has suspended
   * it by hand, which no order undoes.
   */
  others: 'good' | 'held' | 'none' | 'stopped'
}

/** Ids of credentials, each with the reason of the unit that falls. */
export interface CredentialChanges {
  revoke: { id: string; reason: string | null }[]
  suspend: { id: string; reason: string | null }[]
  reinstate: { id: string; reason: string | null }[]
}

interface Support {
  credential: StandingCredential
  to: { state: EntitlementState; reason: string | null }
}

/**
 * What becomes of credentials when the entitlements that support them change. A credential stands as long as one of
 * them is in force, is suspended as long as one is held, and falls only with the last.
 */
export function planCredentials(supports: readonly Support[]): CredentialChanges {
  const changes: CredentialChanges = { revoke: [], suspend: [], reinstate: [] }
  for (const [id, ofOne] of Map.groupBy(supports, (support) => support.credential.id)) {
    const credential = ofOne[0]?.credential
    if (!credential || credential.state === 'withdrawn') continue
    const says = [credential.others, ...ofOne.map(({ to }) => supportOf(to))]
    const best = (['stopped', 'good', 'held', 'none'] as const).find((support) => says.includes(support))
    const reason = ofOne.find(({ to }) => to.reason !== null)?.to.reason ?? null
    if (best === 'none') changes.revoke.push({ id, reason })
    else if (
      (best === 'held' || best === 'stopped') &&
      credential.state === 'standing' &&
      credential.canSuspend
    )
      changes.suspend.push({ id, reason })
    else if (best === 'good' && credential.state === 'suspended') changes.reinstate.push({ id, reason: null })
  }
  return changes
}

function supportOf({ state, reason }: Support['to']): StandingCredential['others'] {
  if (state === 'issued') return 'good'
  if (state !== 'suspended') return 'none'
  return reason === 'by_hand' ? 'stopped' : 'held'
}
