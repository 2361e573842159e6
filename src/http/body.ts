import { BadgeError } from '../core/badge-error.ts'
import { concatBytes, fromUtf8 } from '../core/encoding/bytes.ts'

export const MEBIBYTE = 1024 * 1024

/** The raw bytes of a body, never more than `limit`: the header may lie, so they are counted as they come. */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new BadgeError('payload_too_large', `the body is larger than ${limit} bytes`)
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge()
  if (!request.body) return new Uint8Array(0)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of request.body) {
    length += part.length
    if (length > limit) throw tooLarge()
    parts.push(part)
  }
  return concatBytes(...parts)
}

/** A JSON body, with the bytes that it came as. */
export async function readJson(
  request: Request,
  limit: number,
): Promise<{ value: unknown; bytes: Uint8Array<ArrayBuffer> }> {
  const bytes = await readBytes(request, limit)
  return { value: parseJson(bytes), bytes }
}

/** Deeper than any document of the standards; deep nesting is only made to exhaust a parser's stack. */
const MAX_DEPTH = 64

export function parseJson(bytes: Uint8Array): unknown {
  let value: unknown
  try {
    value = JSON.parse(fromUtf8(bytes))
  } catch (cause) {
    throw new BadgeError('bad_request', 'the body is not valid JSON in UTF-8', { cause })
  }
  if (depthOf(value) > MAX_DEPTH) throw new BadgeError('bad_request', 'the JSON is nested too deeply')
  return value
}

function depthOf(value: unknown): number {
  let level: unknown[] = [value]
  for (let depth = 0; ; depth++) {
    const next = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? Object.values(item) : [],
    )
    if (next.length === 0 || depth > MAX_DEPTH) return depth
    level = next
  }
}
