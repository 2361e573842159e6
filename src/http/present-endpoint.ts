import { fromEpochSeconds } from '../actions/context.ts'
import { endpointIdOf } from '../actions/create-endpoint.ts'
import type { Setup } from '../actions/describe-setup.ts'
import { tellHookFailure } from '../actions/tell-hook-failure.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { formatDateTime } from '../core/encoding/date-time.ts'
import type { EndpointRecord } from '../store/endpoints.ts'

const timeOf = (seconds: number | null): string | null =>
  seconds === null ? null : formatDateTime(fromEpochSeconds(seconds))

/** An endpoint as the API shows it: no secret, and of a key its end alone. */
export function presentEndpoint(origin: string, row: EndpointRecord) {
  const hint = tellHookFailure(row)
  return {
    id: endpointIdOf(row.id),
    url: `${origin}/hooks/${endpointIdOf(row.id)}`,
    provider: row.provider,
    name: row.name,
    state: row.state,
    ...(row.pauseReason !== null && { reason: row.pauseReason }),
    mode: row.mode,
    account: row.account,
    trigger: row.orderTrigger,
    orders: row.orderSource,
    learnerFields: row.learnerFields,
    previousSecretUntil: timeOf(row.previousUntil),
    apiKey: row.apiKeyHint === null ? null : { endsWith: row.apiKeyHint, asked: timeOf(row.reconciledAt) },
    health: {
      lastOk: timeOf(row.lastOkAt),
      lastFailure: row.lastFailure && { class: row.lastFailure, at: timeOf(row.lastFailureAt) },
      failures: row.failures,
      ...(hint !== undefined && { hint }),
    },
    createdAt: timeOf(row.createdAt),
  }
}

/** All that the set-up of an endpoint needs, in plain words. */
export function presentSetup(origin: string, { endpoint, title, guide, waiting, hint, arrived }: Setup) {
  return {
    ...presentEndpoint(origin, endpoint),
    title,
    ...guide,
    waiting,
    ...(hint !== undefined && { hint }),
    arrived: arrived.map(({ id, receivedAt, ...event }) => ({
      id: toHex(id),
      ...event,
      receivedAt: timeOf(receivedAt),
    })),
  }
}
