import { toHex, utf8 } from '../core/encoding/bytes.ts'
import { sha256 } from '../core/encoding/sha256.ts'
import { canonicalizeJson } from '../core/proof/jcs.ts'
import type { AppEnv } from './context.ts'

/** A random name for one form, sent along unseen: what it asks for is done once, however often it is sent. */
export const newFormKey = ({ randomBytes }: AppEnv['Variables']['action']): string => toHex(randomBytes(16))

/**
 * What a form asks for, as an idempotency key. What was filled in is part of it: somebody who goes back and changes
 * a field asks for something else.
 */
export async function idempotencyOfForm(
  { actor }: AppEnv['Variables']['action'],
  formKey: string,
  asked: unknown,
) {
  const key = await sha256(utf8(`console\n${actor}\n${formKey}\n${canonicalizeJson(asked)}`))
  return { key, digest: key }
}
