import { invalidInput } from '../core/badge-error.ts'
import type { Image } from '../core/credential/build-parts.ts'
import { fromBase64 } from '../core/encoding/base64.ts'
import { toHex } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { ActionContext } from './context.ts'

export interface ImageInput {
  /** An https address, or a `data:` URL with the picture itself (PNG or SVG). */
  id: string
  caption?: string
}

const MAX_BYTES = 512 * 1024
const DATA_URL = /^data:(image\/png|image\/svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/
const PNG_SIGNATURE = '89504e470d0a1a0a'

/**
 * Turns the picture of an achievement into an address that never changes what it shows: bytes are kept under
 * their hash. An address elsewhere is taken as it is. Undefined for a test issuer: its badges have the
 * generated picture with the TEST band, so that nobody takes them for real ones.
 */
export async function keepImage(
  ctx: Pick<ActionContext, 'files'>,
  issuer: Pick<IssuerRecord, 'baseUrl' | 'slug' | 'mode'>,
  { id, caption }: ImageInput,
): Promise<Image | undefined> {
  const isTest = issuer.mode === 'test'
  const text = caption === undefined ? {} : { caption }
  if (!id.startsWith('data:')) return isTest ? undefined : { id, ...text }
  const match = DATA_URL.exec(id)
  if (!match) throw invalidInput('/image/id', 'a data URL must hold a PNG or an SVG in base64')
  const [, contentType = '', base64 = ''] = match
  const bytes = fromBase64(base64)
  if (bytes.length > MAX_BYTES) throw invalidInput('/image/id', 'the picture is larger than 512 KiB')
  const isPng = toHex(bytes.slice(0, 8)) === PNG_SIGNATURE
  if ((contentType === 'image/png') !== isPng)
    throw invalidInput('/image/id', `the picture is not ${contentType}`)
  if (isTest) return undefined
  const name = `${toHex(await sha256(bytes))}.${isPng ? 'png' : 'svg'}`
  await ctx.files.put(imageKey(issuer.slug, name), bytes, contentType)
  return { id: `${issuer.baseUrl}/images/${name}`, ...text }
}

/** Where the file lies. The issuer is part of it: one tenant's picture is not found under another's address. */
export const imageKey = (issuerSlug: string, name: string): string => `images/${issuerSlug}/${name}`
