import type { Objection } from '../provider.ts'

/** What people paste instead of an endpoint's signing secret. */
export function objectToStripeSecret(secret: string): Objection {
  if (/^(?:sk|rk|pk)_(?:live|test)_/.test(secret)) {
    return 'this is an API key of Stripe; what is meant is the signing secret of the webhook endpoint, which starts with whsec_'
  }
  if (secret.startsWith('we_')) {
    return 'this is the id of the webhook endpoint; what is meant is its signing secret, which starts with whsec_'
  }
  if (/^whsec_.*[+/=]/.test(secret)) {
    return 'this looks like a secret of Standard Webhooks or Svix, which start with whsec_ too; choose the provider standard-webhooks for it, or copy the signing secret from Stripe'
  }
  if (!/^whsec_[A-Za-z0-9_-]{1,194}$/.test(secret)) {
    return 'must be the signing secret of the endpoint, which starts with whsec_'
  }
  return undefined
}

/** Only keys that can do no harm: a restricted key, made with read permissions. */
export function objectToStripeApiKey(key: string): Objection {
  if (/^sk_/.test(key)) {
    return 'this is a secret key, which may do everything; make a restricted key with read permissions instead, which starts with rk_'
  }
  if (/^pk_/.test(key))
    return 'this is a publishable key, which may read nothing; a restricted key starts with rk_'
  if (!/^rk_(?:live|test)_[A-Za-z0-9]{10,200}$/.test(key))
    return 'must be a restricted key of Stripe, which starts with rk_live_ or rk_test_'
  return undefined
}
