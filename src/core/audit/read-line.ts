import { parseDateTime } from '../encoding/date-time.ts'
import type { AuditLine, BlockLine, ChainPlace, EndLine, EntryLine, HeaderLine } from './audit-lines.ts'

type Json = Record<string, unknown>

const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isHash = (value: unknown): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value)
const isHex = (value: unknown): boolean =>
  value === undefined || (isText(value) && /^(?:[0-9a-f]{2})+$/.test(value))
const isTime = (value: unknown): boolean => isText(value) && parseDateTime(value) !== undefined

const holdsOnly = (line: Json, names: readonly string[]): boolean =>
  Object.keys(line).every((name) => names.includes(name))

const isPlace = (value: unknown): value is ChainPlace => {
  if (value === undefined) return true
  const { block, entries, hash } = (typeof value === 'object' && value !== null ? value : {}) as Json
  return isCount(block) && isCount(entries) && isHash(hash)
}

// Exactly what is written: what nobody looks at, nobody would see change.
const SHAPES: readonly [string, readonly string[], (line: Json) => boolean][] = [
  [
    'log',
    ['log', 'version', 'chain', 'exportedAt', 'after'],
    ({ log, version, chain, exportedAt, after }) =>
      log === 'signet-audit' && version === 1 && isText(chain) && isTime(exportedAt) && isPlace(after),
  ],
  [
    'entry',
    ['entry', 'block', 'at', 'actor', 'action', 'subject', 'before', 'digest'],
    ({ entry, block, at, actor, action, subject, before, digest }) =>
      isCount(entry) &&
      (block === null || isCount(block)) &&
      isTime(at) &&
      isText(actor) &&
      isText(action) &&
      [subject, before, digest].every(isHex),
  ],
  [
    'marks',
    ['block', 'first', 'entries', 'sealedAt', 'previous', 'hash', 'marks'],
    ({ block, first, entries, sealedAt, previous, hash, marks }) =>
      isCount(block) &&
      isCount(first) &&
      isCount(entries) &&
      isTime(sealedAt) &&
      isHash(previous) &&
      isHash(hash) &&
      isText(marks) &&
      /^(?:[0-9a-f]{8})*$/.test(marks),
  ],
  [
    'end',
    ['end', 'entries', 'blocks', 'head', 'check'],
    ({ end, entries, blocks, head, check }) =>
      end === true && isCount(entries) && isCount(blocks) && isHash(head) && isHash(check),
  ],
]

/** A line of an export; undefined for one that no export of ours would hold. */
export function readLine(text: string): AuditLine | undefined {
  let line: unknown
  try {
    line = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof line !== 'object' || line === null || Array.isArray(line)) return undefined
  const shape = SHAPES.find(([name]) => Object.hasOwn(line, name))
  if (!shape) return undefined
  const [, names, fits] = shape
  // Its shape has been looked at, member by member.
  return holdsOnly(line as Json, names) && fits(line as Json) ? (line as AuditLine) : undefined
}

export const isHeader = (line: AuditLine): line is HeaderLine => 'log' in line
export const isEntry = (line: AuditLine): line is EntryLine => 'entry' in line
export const isBlock = (line: AuditLine): line is BlockLine => 'marks' in line
export const isEnd = (line: AuditLine): line is EndLine => 'end' in line
