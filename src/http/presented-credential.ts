import type { ActionContext } from '../actions/context.ts'
import { fetchCredential } from '../actions/verify-presented.ts'
import { BadgeError } from '../core/badge-error.ts'
import { MAX_IMAGE_SIZE } from '../core/bake/unbaked.ts'
import { unpackCredential } from '../core/unpack/unpack-credential.ts'
import { MEBIBYTE, readBytes } from './body.ts'
import { parseInput } from './input.ts'
import { verifyInput } from './schemas/verify.ts'

/** What somebody wants to have verified. */
export interface PresentedCredential {
  /** A JSON object, or the text of a token. */
  credential: unknown
  recipient?: string | undefined
  warnings: string[]
}

/**
 * The body of a request for verification: a credential as it is, in JSON, as a token, baked into an image or attached to a PDF; or
 * `{credential}` or `{url}`, with `recipient`. Told apart by its bytes; the content type only says how large it
 * may be.
 */
export async function readPresentedCredential(
  ctx: ActionContext,
  request: Request,
): Promise<PresentedCredential> {
  const isImage = /^(image\/|application\/(octet-stream|pdf))/i.test(
    request.headers.get('content-type') ?? '',
  )
  const bytes = await readBytes(request, isImage ? MAX_IMAGE_SIZE : MEBIBYTE)
  if (bytes.length === 0) throw new BadgeError('bad_request', 'there is no body')
  const presented = await presentedIn(ctx, bytes)
  const { credential } = presented
  if (typeof credential !== 'object' || credential === null || '@context' in credential) return presented
  const input = parseInput(verifyInput, credential)
  const { recipient } = input
  if (input.url !== undefined)
    return { credential: await fetchCredential(ctx, input.url), recipient, warnings: [] }
  if (typeof input.credential !== 'string') return { credential: input.credential, recipient, warnings: [] }
  return { ...(await presentedIn(ctx, input.credential)), recipient }
}

/** A credential in bytes or in text, which may also be its address. */
export async function presentedIn(
  ctx: ActionContext,
  input: Uint8Array | string,
): Promise<PresentedCredential> {
  if (typeof input === 'string' && /^https?:\/\//i.test(input.trim())) {
    return { credential: await fetchCredential(ctx, input.trim()), warnings: [] }
  }
  const { warnings, ...unpacked } = unpackCredential(input)
  if ('url' in unpacked) return { credential: await fetchCredential(ctx, unpacked.url), warnings }
  return { credential: 'jwt' in unpacked ? unpacked.jwt : unpacked.credential, warnings }
}
