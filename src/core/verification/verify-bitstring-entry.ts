import type { JsonObject } from '../proof/rdf.ts'
import { problemTypes, securityError } from '../proof/security-error.ts'
import { bitAt, STATUS_LIST_LENGTH } from '../status/bitstring.ts'
import { type Check, fail, pass } from './check.ts'
import { isObject, listOf } from './read-members.ts'
import { openStatusList } from './status-list.ts'
import type { StatusContext } from './verify-status.ts'

interface Entry {
  purpose: string
  list: string
  index: number
  /** How many bits an entry has. */
  size: number
  /** What the values mean, where there are more than two. */
  messages: JsonObject[]
}

const NAME = 'status'
// 256 different messages; the standard sets no bound.
const MAX_SIZE = 8

// These two are news, not a verdict (Bitstring Status List 1.0 section 2.1, `statusPurpose`).
const HARMLESS = new Set(['refresh', 'message'])
const PAST: ReadonlyMap<string, string> = new Map([
  ['revocation', 'revoked'],
  ['suspension', 'suspended'],
])

/** The status of one entry (Bitstring Status List 1.0, section 3.2 "Validate Algorithm"). */
export async function verifyBitstringEntry(
  value: JsonObject,
  { issuer, lookup }: StatusContext,
): Promise<Check> {
  const entry = readEntry(value)
  const { purpose, size, index } = entry
  const list = await openStatusList(entry.list, issuer, lookup)
  if (!list.purposes.includes(purpose)) {
    return fail(NAME, `the list is not for ${purpose}`, problemTypes.statusVerification)
  }
  if ((list.bits.length * 8) / size < STATUS_LIST_LENGTH) {
    return fail(NAME, 'the status list is shorter than the standard allows', problemTypes.statusListLength)
  }
  let status = 0
  for (let bit = 0; bit < size; bit++) status = status * 2 + Number(bitAt(list.bits, index * size + bit))
  const source = `says the issuer’s list of ${list.publishedAt}`
  if (size > 1 || purpose === 'message') return describe(entry, status, source)
  const past = PAST.get(purpose)
  if (status === 0) return pass(NAME, `not ${past ?? purpose}, ${source}`)
  if (purpose === 'refresh') return pass(NAME, `a newer version can be had, ${source}`)
  return fail(NAME, `${past ?? `status ${purpose} is set`}, ${source}`)
}

function describe({ purpose, messages }: Entry, status: number, source: string): Check {
  const found = messages.find((item) => Number(item.status) === status)
  const message =
    typeof found?.message === 'string' ? `“${found.message.slice(0, 200)}”` : 'without a message'
  const detail = `status ${status}, ${message}, ${source}`
  return status === 0 || HARMLESS.has(purpose) ? pass(NAME, detail) : fail(NAME, detail)
}

function readEntry(entry: JsonObject): Entry {
  const { statusListCredential: list, statusListIndex, statusPurpose: purpose, statusSize: size = 1 } = entry
  // The standard says a string; 1EdTech's own samples have a number.
  const index = typeof statusListIndex === 'number' ? String(statusListIndex) : statusListIndex
  if (typeof list !== 'string' || typeof purpose !== 'string' || typeof index !== 'string') {
    throw malformed('the status entry is malformed')
  }
  if (!/^\d{1,15}$/.test(index)) throw malformed('the status index is not a number')
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MAX_SIZE) {
    throw malformed(`the status size is not a number from 1 to ${MAX_SIZE}`)
  }
  const messages = listOf(entry.statusMessage).filter(isObject)
  if (size > 1 && messages.length !== 2 ** size) {
    throw malformed('the status entry does not say what each of its values means')
  }
  return { purpose, list, index: Number(index), size, messages }
}

const malformed = (message: string) => securityError(problemTypes.malformedValue, message)
