import type { EndpointSettings } from '../actions/check-endpoint.ts'
import { fromEpochSeconds } from '../actions/context.ts'
import { endpointIdOf } from '../actions/create-endpoint.ts'
import type { Setup } from '../actions/describe-setup.ts'
import type { Provider } from '../commerce/provider.ts'
import { providers } from '../commerce/providers.ts'
import { notFound } from '../core/badge-error.ts'
import { PROVIDER_NAMES } from '../core/purchase/door.ts'
import type { ShopValues } from '../pages/app/shop-fields.tsx'
import type { ShopPageProps } from '../pages/app/shop-page.tsx'
import type { ShopState, ShownShop } from '../pages/app/shops-page.tsx'
import type { EndpointRecord } from '../store/endpoints.ts'
import { type FormFaults, type FormValues, fieldOf } from './form.ts'

const dateOf = (seconds: number | null): Date | null => (seconds === null ? null : fromEpochSeconds(seconds))

function stateOf({ state, failures, lastOkAt }: EndpointRecord): ShopState {
  if (state === 'unfinished' || state === 'paused') return state
  if (failures > 0) return 'failing'
  return lastOkAt === null ? 'waiting' : 'active'
}

export const shownShop = (row: EndpointRecord): ShownShop => ({
  id: endpointIdOf(row.id),
  name: row.name,
  title: providers[row.provider].title,
  state: stateOf(row),
  lastOk: dateOf(row.lastOkAt),
})

export function providerNamed(name: string): Provider {
  const known = PROVIDER_NAMES.find((each) => each === name)
  if (known === undefined) throw notFound('shop system', name.slice(0, 40))
  return providers[known]
}

const textsOf = (values: FormValues): ShopValues => ({
  name: fieldOf(values, 'name'),
  mode: fieldOf(values, 'mode'),
  account: fieldOf(values, 'account'),
  trigger: fieldOf(values, 'trigger'),
  orders: fieldOf(values, 'orders'),
  learnerEmail: fieldOf(values, 'learnerEmail'),
  learnerName: fieldOf(values, 'learnerName'),
})

/** The form of a new shop, again with what was wrong. */
export const newShopProps = (
  { name, title, account }: Provider,
  values: FormValues,
  faults?: FormFaults,
) => ({
  provider: name,
  title,
  account: account?.what,
  values: textsOf(values),
  faults: faults?.fields ?? {},
  error: faults?.form,
})

const valuesOf = (row: EndpointRecord): ShopValues => ({
  name: row.name,
  mode: row.mode,
  account: row.account ?? undefined,
  trigger: row.orderTrigger,
  orders: row.orderSource,
  learnerEmail: row.learnerFields?.email,
  learnerName: row.learnerFields?.name,
})

/** All that the page of a shop shows. */
export function shopProps(
  origin: string,
  { endpoint, title, guide, hint, arrived }: Setup,
  { secret, faults, values }: { secret?: string; faults?: FormFaults; values?: FormValues },
): Omit<ShopPageProps, 'frame'> {
  const { secret: format, account, apiKey } = providers[endpoint.provider]
  const id = endpointIdOf(endpoint.id)
  return {
    id,
    provider: endpoint.provider,
    title,
    url: `${origin}/hooks/${id}`,
    state: stateOf(endpoint),
    guide,
    secretIsOurs: format.made,
    secret,
    previousUntil: dateOf(endpoint.previousUntil),
    hint,
    arrived: arrived.map(({ receivedAt, ...event }) => ({
      ...event,
      receivedAt: fromEpochSeconds(receivedAt),
    })),
    account: account?.what,
    values: values ? textsOf(values) : valuesOf(endpoint),
    apiKey: apiKey && { endsWith: endpoint.apiKeyHint, asked: dateOf(endpoint.reconciledAt) },
    faults: faults?.fields ?? {},
    error: faults?.form,
  }
}

/** A form has every field; one that is left empty is taken away. */
export function settingsOfForm({
  name,
  mode,
  account,
  trigger,
  orders,
  learnerEmail: email,
  learnerName,
}: {
  name?: string | undefined
  mode?: EndpointSettings['mode'] | undefined
  account?: string | undefined
  trigger?: EndpointSettings['orderTrigger'] | undefined
  orders?: EndpointSettings['orderSource'] | undefined
  learnerEmail?: string | undefined
  learnerName?: string | undefined
}): EndpointSettings {
  const hasFields = email !== undefined || learnerName !== undefined
  return {
    ...(name !== undefined && { name }),
    ...(mode && { mode }),
    account: account ?? null,
    ...(trigger && { orderTrigger: trigger }),
    ...(orders && { orderSource: orders }),
    learnerFields: hasFields
      ? { ...(email !== undefined && { email }), ...(learnerName !== undefined && { name: learnerName }) }
      : null,
  }
}
