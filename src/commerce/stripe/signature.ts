import { concatBytes, utf8 } from '../../core/encoding/bytes.ts'
import type { Delivery, SignatureClaim } from '../provider.ts'
import { asTimestamp, hexMac, MAX_SIGNATURES, readFields } from '../signature-values.ts'

/** `Stripe-Signature: t=…,v1=…`. Every scheme but v1 is ignored: v0 is not a signature one may rely on. */
export function readStripeSignature({ header, body }: Delivery): SignatureClaim | undefined {
  const fields = readFields(header('stripe-signature'), ',')
  const [timestamp, ...others] = fields?.('t') ?? []
  const at = asTimestamp(timestamp)
  const v1 = fields?.('v1') ?? []
  if (at === undefined || others.length > 0 || v1.length === 0 || v1.length > MAX_SIGNATURES) return undefined
  return { signed: concatBytes(utf8(`${timestamp}.`), body), macs: v1.flatMap(hexMac), at }
}
