import { providers } from '../commerce/providers.ts'
import { invalidInput } from '../core/badge-error.ts'
import { toBase64 } from '../core/encoding/base64.ts'
import type { DoorSettings, LearnerFields, ProviderName } from '../core/purchase/door.ts'
import type { ActionContext } from './context.ts'

/** What a tenant may set on an endpoint; what is absent stays as it is. */
export interface EndpointSettings {
  name?: string
  mode?: DoorSettings['mode']
  account?: string | null
  orderTrigger?: DoorSettings['orderTrigger']
  orderSource?: DoorSettings['orderSource']
  learnerFields?: LearnerFields | null
}

// Where a shop's orders say themselves how far they have come.
const WITH_STATES: readonly ProviderName[] = ['shopify', 'woocommerce']

/** The settings, if they make sense for the shop. */
export function checkEndpointSettings(
  provider: ProviderName,
  { account, orderTrigger, orderSource, ...settings }: EndpointSettings,
): EndpointSettings {
  const pinned = typeof account === 'string' ? checkAccount(provider, account) : account
  if (orderTrigger !== undefined && orderTrigger !== 'paid' && !WITH_STATES.includes(provider))
    throw invalidInput('/trigger', `trigger: orders of ${providers[provider].title} count when they are paid`)
  if (orderSource !== undefined && orderSource !== 'checkout' && provider !== 'stripe')
    throw invalidInput('/orders', 'orders: only Stripe has several things that could be the order')
  return {
    ...settings,
    ...(pinned !== undefined && { account: pinned }),
    ...(orderTrigger !== undefined && { orderTrigger }),
    ...(orderSource !== undefined && { orderSource }),
  }
}

function checkAccount(provider: ProviderName, text: string): string {
  const { title, account } = providers[provider]
  if (!account) throw invalidInput('/account', `account: there is nothing to enter here for ${title}`)
  // Shops are hosts; accounts of Stripe tell capitals from small letters.
  const value = provider === 'stripe' ? text.trim() : text.trim().toLowerCase().replace(/\/+$/, '')
  const objection = account.objectTo(value)
  if (objection !== undefined) throw invalidInput('/account', `account: ${objection}`)
  return value
}

/** The secret as it was pasted, or one that we make: for the tenant to paste, or to stand in until the shop's is pasted. */
export function chooseSecret(
  { randomBytes }: Pick<ActionContext, 'randomBytes'>,
  provider: ProviderName,
  given: string | undefined,
): string {
  const { secret } = providers[provider]
  if (given === undefined) {
    return provider === 'standard-webhooks'
      ? `whsec_${toBase64(randomBytes(32))}`
      : lettersAndDigits(randomBytes, 40)
  }
  const text = given.trim()
  const objection = secret.objectTo(text)
  if (objection !== undefined) throw invalidInput('/secret', `secret: ${objection}`)
  return text
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** No other characters: WooCommerce changes them before it signs. */
function lettersAndDigits(randomBytes: ActionContext['randomBytes'], length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(64)) {
      // What is left over would make the first letters likelier than the others.
      if (byte < 4 * ALPHABET.length && text.length < length) text += ALPHABET.charAt(byte % ALPHABET.length)
    }
  }
  return text
}
