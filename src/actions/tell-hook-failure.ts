import { providers } from '../commerce/providers.ts'
import { PROVIDER_NAMES } from '../core/purchase/door.ts'
import type { EndpointRecord } from '../store/endpoints.ts'

/** What is wrong with deliveries that were refused since the last good one, and what helps; undefined: nothing. */
export function tellHookFailure({
  provider,
  lastFailure,
  failures,
}: Pick<EndpointRecord, 'provider' | 'lastFailure' | 'failures'>): string | undefined {
  if (lastFailure === null || failures === 0) return undefined
  const { title, guide } = providers[provider]
  const [kind, name] = lastFailure.split(':')
  const other = PROVIDER_NAMES.find((known) => known === name)
  const signer = other === undefined ? 'another system' : providers[other].title
  switch (kind) {
    case 'same_secret':
      return `Requests come that ${signer} has signed with this very secret, but the endpoint was made for ${title}. Make a new endpoint for ${signer} with the same secret.`
    case 'other_provider':
      return `Requests come that are signed the way ${signer} signs, but the endpoint was made for ${title}. Make an endpoint for ${signer}, or give its address to ${title}.`
    case 'stale':
      return 'Requests are signed rightly but more than five minutes away from now: the clock of the sender is wrong, or old requests are sent again.'
    case 'no_signature':
      return `Requests come without a signature of ${title}. Is the secret entered there, and the address in the right place?`
    default:
      return `Requests come that are signed with another secret. ${guide.secret}`
  }
}
