/** What becomes of a credential. */
export const CREDENTIAL_EVENTS = [
  'credential.issued',
  'credential.claimed',
  'credential.revoked',
  'credential.suspended',
  'credential.reinstated',
  'credential.replaced',
  'credential.expired',
] as const

/** An entitlement was made, or has come into the state of that name. */
export const ENTITLEMENT_EVENTS = [
  'entitlement.created',
  'entitlement.awaiting_payment',
  'entitlement.awaiting_recipient',
  'entitlement.awaiting_signal',
  'entitlement.awaiting_approval',
  'entitlement.ready',
  'entitlement.issued',
  'entitlement.suspended',
  'entitlement.cancelled',
] as const

/** Everything that a webhook can tell of; `webhook.test` is sent when somebody asks for it. */
export const EVENT_TYPES = [
  ...CREDENTIAL_EVENTS,
  ...ENTITLEMENT_EVENTS,
  'achievement.published',
  'approval.requested',
  'webhook.test',
] as const

export type CredentialEvent = (typeof CREDENTIAL_EVENTS)[number]
export type EntitlementEvent = (typeof ENTITLEMENT_EVENTS)[number]
export type EventType = (typeof EVENT_TYPES)[number]

/** What people choose from; machines may name single types too. */
export const EVENT_FAMILIES = [
  {
    value: 'credential.*',
    label: 'Badges: issued, claimed, revoked, suspended, reinstated, replaced, expired',
  },
  { value: 'entitlement.*', label: 'Orders: rights to badges, and how far they have come' },
  { value: 'achievement.*', label: 'Achievements: new versions' },
  { value: 'approval.*', label: 'Approvals that wait for a second pair of eyes' },
] as const

const KNOWN: ReadonlySet<string> = new Set(EVENT_TYPES)

/** An event type, or all of a family: `credential.*`, or `*`. */
export const isEventPattern = (text: string): boolean =>
  text === '*' || KNOWN.has(text) || (text.endsWith('.*') && EVENT_TYPES.some((type) => covers(text, type)))

const covers = (pattern: string, type: string): boolean =>
  pattern === '*' || pattern === type || (pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1)))

/** Whether somebody who subscribed to these gets events of this type. */
export const isSubscribed = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => covers(pattern, type))
