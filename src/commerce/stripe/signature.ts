import { concatBytes, fromHex, utf8 } from '../../core/encoding/bytes.ts'

const MAX_HEADER_LENGTH = 2048
const MAX_SIGNATURES = 10

interface StripeSignature {
  /** As written: it is part of what was signed. */
  timestamp: string
  v1: Uint8Array<ArrayBuffer>[]
}

/**
 * Whether `body`, the bytes exactly as received, was signed by one who knows one of `secrets` within
 * `toleranceSeconds` of `now`, in the past or the future. For an endpoint that does not exist, pass a
 * dummy secret: the work is then the same as for a wrong signature.
 */
export async function verifyStripeSignature(input: {
  header: string | null
  body: Uint8Array
  secrets: readonly string[]
  now: Date
  toleranceSeconds?: number
}): Promise<boolean> {
  const signature = parseHeader(input.header)
  if (signature === undefined) return false
  const age = Math.floor(input.now.getTime() / 1000) - Number(signature.timestamp)
  if (Math.abs(age) > (input.toleranceSeconds ?? 300)) return false

  const signed = concatBytes(utf8(`${signature.timestamp}.`), input.body)
  for (const secret of input.secrets) {
    // The key is the text `whsec_…` itself. Standard Webhooks writes its secrets alike but decodes them.
    const key = await crypto.subtle.importKey('raw', utf8(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ])
    for (const v1 of signature.v1) {
      if (await crypto.subtle.verify('HMAC', key, v1, signed)) return true
    }
  }
  return false
}

/** Every scheme but v1 is ignored: v0 is not a signature one may rely on. */
function parseHeader(header: string | null): StripeSignature | undefined {
  if (header === null || header.length > MAX_HEADER_LENGTH) return undefined
  const valuesOf = (scheme: string) =>
    header
      .split(',')
      .filter((item) => item.startsWith(`${scheme}=`))
      .map((item) => item.slice(scheme.length + 1))

  const [timestamp, ...otherTimestamps] = valuesOf('t')
  if (timestamp === undefined || otherTimestamps.length > 0 || !/^\d{1,12}$/.test(timestamp)) return undefined
  const v1 = valuesOf('v1')
  if (v1.length === 0 || v1.length > MAX_SIGNATURES) return undefined
  return { timestamp, v1: v1.filter((hex) => /^[0-9a-f]{64}$/.test(hex)).map(fromHex) }
}
