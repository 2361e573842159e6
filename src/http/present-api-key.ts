import { fromEpochSeconds } from '../actions/context.ts'
import { apiKeyIdOf } from '../actions/revoke-api-key.ts'
import { notFound } from '../core/badge-error.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { ApiKeyRecord, KeyCursor } from '../store/api-keys.ts'

/** The row number behind the public id of a key; what is none does not exist. */
export function keyNumberOf(text: string): number {
  const number = /^key_([1-9]\d{0,14})$/.exec(text)?.[1]
  if (number === undefined) throw notFound('API key', text.slice(0, 64))
  return Number(number)
}

export const cursorOf = ({ ended, id }: KeyCursor): string => `${ended ? 'ended' : 'live'}-${id}`

const timeOf = (seconds: number | null): string | null =>
  seconds === null ? null : formatDateTime(fromEpochSeconds(seconds))

export const presentApiKey = (key: ApiKeyRecord) => ({
  id: apiKeyIdOf(key.id),
  name: key.name,
  hint: key.hint,
  /** Null: everything. */
  scopes: key.scopes,
  issuers: key.issuerId === null ? 'all' : 'one',
  createdBy: key.createdBy,
  createdAt: timeOf(key.createdAt),
  expiresAt: timeOf(key.expiresAt),
  lastUsedAt: timeOf(key.lastUsedAt),
  revokedAt: timeOf(key.revokedAt),
})
