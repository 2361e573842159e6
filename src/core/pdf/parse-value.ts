import type { Budget } from './budget.ts'

/** A value of a PDF as far as attachments need it: names with their slash, and no strings. */
export type PdfValue = number | string | boolean | null | PdfReference | PdfValue[] | PdfDictionary
export type PdfDictionary = Map<string, PdfValue>
export interface PdfReference {
  object: number
}

export interface Parsed {
  value: PdfValue
  end: number
}

const MAX_DEPTH = 32
// What keeping a value takes, and looking in vain for what it could be, in characters looked at.
const VALUE = 8
// Sticky and bounded, or unable to match in two ways: each takes time in proportion to what it reads. A name has at most
// 127 bytes (annex C.2), each of which may be written in three characters.
const NAME = /\/([^\0\t\n\f\r ()<>[\]{}/%]{0,381})/y
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]{1,16}\d{1,5}[\0\t\n\f\r ]{1,16}R/y
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/y
const WORD = /true|false|null/y
const WORDS: Record<string, boolean | null> = { true: true, false: false, null: null }

export const isDictionary = (value: PdfValue | undefined): value is PdfDictionary => value instanceof Map

export const isReference = (value: PdfValue | undefined): value is PdfReference =>
  typeof value === 'object' && value !== null && 'object' in value

/**
 * The value at a place of a file (ISO 32000-1 section 7.3), or nothing where none can be read. Whatever is looked at is
 * paid for, also where nothing comes of it.
 */
export function parseValue(text: string, at: number, budget: Budget, depth = 0): Parsed | undefined {
  const start = skipSpace(text, at, budget)
  if (depth > MAX_DEPTH) return undefined
  budget.spend(VALUE)
  if (text.startsWith('<<', start)) return parseDictionary(text, start + 2, budget, depth)
  const first = text[start]
  if (first === '[') return parseArray(text, start + 1, budget, depth)
  if (first === '(') return skipString(text, start, budget)
  if (first === '<') return skipHexString(text, start, budget)
  return parseScalar(text, start, budget)
}

function parseScalar(text: string, at: number, budget: Budget): Parsed | undefined {
  const name = match(NAME, text, at, budget)
  if (name) return { value: `/${decodeName(name[1] ?? '')}`, end: NAME.lastIndex }
  const reference = match(REFERENCE, text, at, budget)
  if (reference) return { value: { object: Number(reference[1]) }, end: REFERENCE.lastIndex }
  const number = match(NUMBER, text, at, budget)
  if (number) return { value: Number(number[0]), end: NUMBER.lastIndex }
  const word = match(WORD, text, at, budget)
  return word ? { value: WORDS[word[0]] ?? null, end: WORD.lastIndex } : undefined
}

function parseDictionary(text: string, at: number, budget: Budget, depth: number): Parsed | undefined {
  const dictionary: PdfDictionary = new Map()
  for (let next = skipSpace(text, at, budget); ; next = skipSpace(text, next, budget)) {
    if (text.startsWith('>>', next)) return { value: dictionary, end: next + 2 }
    const key = match(NAME, text, next, budget)
    if (!key) return undefined
    const parsed = parseValue(text, NAME.lastIndex, budget, depth + 1)
    if (!parsed) return undefined
    dictionary.set(decodeName(key[1] ?? ''), parsed.value)
    next = parsed.end
  }
}

function parseArray(text: string, at: number, budget: Budget, depth: number): Parsed | undefined {
  const items: PdfValue[] = []
  for (let next = skipSpace(text, at, budget); ; next = skipSpace(text, next, budget)) {
    if (text[next] === ']') return { value: items, end: next + 1 }
    const parsed = parseValue(text, next, budget, depth + 1)
    if (!parsed) return undefined
    items.push(parsed.value)
    next = parsed.end
  }
}

/** A literal string: parentheses pair, unless a backslash stands before one. */
function skipString(text: string, at: number, budget: Budget): Parsed | undefined {
  let depth = 0
  let next = at
  for (; next < text.length; next++) {
    const character = text[next]
    if (character === '\\') next++
    else if (character === '(') depth++
    else if (character === ')' && --depth === 0) break
  }
  budget.spend(next - at)
  return next < text.length ? { value: null, end: next + 1 } : undefined
}

/** However long: a signature is one of these. */
function skipHexString(text: string, at: number, budget: Budget): Parsed | undefined {
  let next = at + 1
  while (next < text.length && text[next] !== '>' && text[next] !== '<') next++
  budget.spend(next - at)
  return text[next] === '>' ? { value: null, end: next + 1 } : undefined
}

const WHITE = new Set('\0\t\n\f\r ')

/** The next place that is neither white space nor in a comment. */
export function skipSpace(text: string, at: number, budget: Budget): number {
  let next = at
  let isComment = false
  for (; next < text.length; next++) {
    const character = text.charAt(next)
    if (isComment) isComment = character !== '\n' && character !== '\r'
    else if (character === '%') isComment = true
    else if (!WHITE.has(character)) break
  }
  budget.spend(next - at + 1)
  return next
}

const decodeName = (name: string): string =>
  name.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

function match(pattern: RegExp, text: string, at: number, budget: Budget): RegExpExecArray | null {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (found) budget.spend(found[0].length)
  return found
}
