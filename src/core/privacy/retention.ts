/** How long what tells of people is kept, in days, where a tenant says nothing else. */
export const RETENTION_DEFAULTS = {
  /** Webhook bodies as shops sent them. */
  inboxBodyDays: 90,
  /** Buyers and learners of orders. */
  purchasePeopleDays: 730,
  /** What was sent to the tenant's own systems. */
  webhookPayloadDays: 30,
  idempotencyKeyDays: 30,
} as const

export type RetentionKind = keyof typeof RETENTION_DEFAULTS

export type Retention = Record<RetentionKind, number>

/**
 * From how many days to how many. A waiting event lives seven days and a failed one is tried for two, so a body is
 * kept for ten at least; a client repeats a call for a day.
 */
export const RETENTION_BOUNDS: Record<RetentionKind, { min: number; max: number }> = {
  inboxBodyDays: { min: 10, max: 3_650 },
  purchasePeopleDays: { min: 30, max: 3_650 },
  webhookPayloadDays: { min: 4, max: 365 },
  idempotencyKeyDays: { min: 1, max: 365 },
}

export const RETENTION_KINDS = Object.keys(RETENTION_DEFAULTS) as RetentionKind[]

/** What holds for a tenant: what it has set, and the defaults for the rest. */
export const retentionOf = (set: Partial<Retention> = {}): Retention => ({ ...RETENTION_DEFAULTS, ...set })
