import type { ProviderName } from '../core/purchase/door.ts'
import { lemonsqueezy } from './lemonsqueezy/provider.ts'
import { paddle } from './paddle/provider.ts'
import type { Provider } from './provider.ts'
import { shopify } from './shopify/provider.ts'
import { standardWebhooks } from './standard-webhooks/provider.ts'
import { stripe } from './stripe/provider.ts'
import { woocommerce } from './woocommerce/provider.ts'

/** Every door; must be complete to compile. */
export const providers: Readonly<Record<ProviderName, Provider>> = {
  stripe,
  shopify,
  woocommerce,
  'standard-webhooks': standardWebhooks,
  paddle,
  lemonsqueezy,
}

/** Whose signature a delivery carries, whoever it was sent to. */
export const signersOf = (header: (name: string) => string | null): Provider[] =>
  Object.values(providers).filter(
    ({ readSignature }) => readSignature({ header, body: new Uint8Array() }) !== undefined,
  )
