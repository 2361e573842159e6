import { randomBytes } from 'node:crypto'
import { toHex } from '../../src/core/encoding/bytes.ts'
import { keyCheckValue, parseKeyRing } from '../../src/core/keys/key-ring.ts'

/** A key-encryption key as the Worker secret wants it: base64 of 32 random bytes. */
export const newKek = (): string => randomBytes(32).toString('base64')

/** 16 bytes as hex that tell one KEK from another and nothing about it. */
export const checkValueOf = async (secret: string, version: number): Promise<string> =>
  toHex(await keyCheckValue(await parseKeyRing(new Map([[version, secret]])), version))

/** Whether a KEK is the one that sealed a database, by what the database has written down. */
export function compareCheckValue(
  known: ReadonlyMap<number, string>,
  version: number,
  value: string,
): { fits: boolean; sentence: string } {
  const name = `KEK_V${version}`
  const expected = known.get(version)
  if (expected === value) return { fits: true, sentence: `This is ${name} of this database (${value}).` }
  const other = [...known].find(([, candidate]) => candidate === value)?.[0]
  if (other !== undefined)
    return { fits: false, sentence: `This is KEK_V${other} of this database, not ${name}.` }
  const versions = [...known.keys()].map((each) => `KEK_V${each}`).join(', ') || 'none'
  const sentence =
    expected === undefined
      ? `This database has never seen a ${name}; it knows ${versions}.`
      : `This is not ${name} of this database: ${value} instead of ${expected}.`
  return { fits: false, sentence }
}
