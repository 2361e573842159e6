import { BadgeError } from '../core/badge-error.ts'
import type { EndpointRecord } from '../store/endpoints.ts'
import { askedTooOften } from './asked-too-often.ts'
import type { ActionContext } from './context.ts'

/** A GET of Stripe's API with the tenant's restricted key. Throws `unavailable`: it is asked again later. */
export async function askStripe(
  ctx: Pick<ActionContext, 'askShop'>,
  { account }: Pick<EndpointRecord, 'account'>,
  key: string,
  path: string,
  query: Record<string, string>,
): Promise<unknown> {
  const url = `https://api.stripe.com${path}?${new URLSearchParams(query)}`
  const headers = { authorization: `Bearer ${key}`, ...(account !== null && { 'stripe-account': account }) }
  const { outcome, body } = await ctx.askShop({ url, headers })
  switch (outcome) {
    case 'ok':
      return body
    case 'missing':
      return undefined
    case 'refused':
      throw new BadgeError(
        'unavailable',
        'Stripe refused the API key of this endpoint; it must be a restricted key that may read Checkout Sessions, Products, Prices, Invoices and Charges',
      )
    default:
      throw askedTooOften()
  }
}
