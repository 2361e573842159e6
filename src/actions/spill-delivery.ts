import type { Delivery } from '../commerce/provider.ts'
import { BadgeError } from '../core/badge-error.ts'
import { fromBase64, toBase64 } from '../core/encoding/base64.ts'
import { fromHex, fromUtf8, toHex, utf8 } from '../core/encoding/bytes.ts'
import { seal, unseal } from '../core/keys/sealing.ts'
import { type ActionContext, epochSeconds, fromEpochSeconds } from './context.ts'
import { newRowId } from './create-endpoint.ts'
import { sealingContext } from './open-secrets.ts'
import { takeDelivery } from './take-delivery.ts'

const FOLDER = 'spilled-events/'
const FILES_A_SWEEP = 50

// All that any reading of a delivery looks at, of shops that send everything once.
const HEADERS = ['x-wc-webhook-signature', 'x-wc-webhook-topic', 'x-wc-webhook-source'] as const

interface Spilled {
  endpoint: string
  receivedAt: number
  headers: Record<string, string>
  body: string
}

/**
 * Keeps a delivery in a file while the database cannot be reached, for a shop that sends nothing twice. It may not be
 * verified yet, so it is sealed under the deployment's own key and looked at when the database is back.
 */
export async function spillDelivery(
  ctx: ActionContext,
  endpointId: Uint8Array,
  { header, body }: Delivery,
): Promise<void> {
  const name = `${FOLDER}${toHex(newRowId(ctx))}`
  const headers = HEADERS.map((member) => [member, header(member)] as const)
  const spilled: Spilled = {
    endpoint: toHex(endpointId),
    receivedAt: epochSeconds(ctx.now()),
    headers: Object.fromEntries(headers.filter((entry): entry is [never, string] => entry[1] !== null)),
    body: toBase64(body),
  }
  const bytes = utf8(JSON.stringify(spilled))
  const sealed = await seal(ctx.keyRing, bytes, sealingContext.spilledEvent(name), ctx.randomBytes(12))
  await ctx.files.put(name, sealed, 'application/octet-stream')
}

/** For the sweep: takes in what was spilled; returns how many. What cannot be verified is dropped. */
export async function takeSpilledDeliveries(ctx: ActionContext): Promise<number> {
  const names = await ctx.files.list(FOLDER, FILES_A_SWEEP)
  for (const [taken, name] of names.entries()) {
    const file = await ctx.files.get(name)
    if (!file) continue
    try {
      const json = await unseal(ctx.keyRing, file.bytes, sealingContext.spilledEvent(name))
      // Written by `spillDelivery` and authenticated by the seal.
      const { endpoint, receivedAt, headers, body } = JSON.parse(fromUtf8(json)) as Spilled
      const then = { ...ctx, now: () => fromEpochSeconds(receivedAt) }
      const header = (member: string) => headers[member] ?? null
      await takeDelivery(then, fromHex(endpoint), { header, body: fromBase64(body) })
    } catch (cause) {
      if (!(cause instanceof BadgeError)) throw cause
      if (cause.code === 'unavailable') return taken
      // Its KEK is not here at the moment; what is dropped for that would be lost.
      if (cause.code === 'misconfigured') continue
    }
    await ctx.files.delete(name)
  }
  return names.length
}
