import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const TEXT = readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8')

/** `test/core/x.test.ts` › “sentence”, “another sentence of the same file” */
const REFERENCE = /`(test\/[^`]+)` › (“[^”]+”(?:, “[^”]+”)*)/g

interface Reference {
  file: string
  sentence: string
}

const referencesIn = (text: string): Reference[] =>
  [...text.matchAll(REFERENCE)].flatMap(([, file = '', sentences = '']) =>
    [...sentences.matchAll(/“([^”]+)”/g)].map(([, sentence = '']) => ({ file, sentence })),
  )

/** Whether the sentence is the title of a test: a whole literal, and the first of several arguments. */
function isTitleIn(source: string, sentence: string): boolean {
  return ["'", '"', '`'].some((quote) => {
    const literal = quote + sentence.replaceAll(quote, `\\${quote}`) + quote
    const [, ...rests] = source.split(literal)
    return rests.some((rest) => /^\s*,/.test(rest))
  })
}

function problemOf({ file, sentence }: Reference): string[] {
  const path = join(ROOT, file)
  if (!existsSync(path)) return [`there is no ${file}`]
  return isTitleIn(readFileSync(path, 'utf8'), sentence) ? [] : [`${file} has no test “${sentence}”`]
}

/** The cells of the rows whose last column is a test. */
function rowsWithTests(): string[][] {
  const tables = TEXT.split(/\n{2,}/).filter((block) => /^\|.*\| Test \|\n/.test(block))
  return tables.flatMap((table) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.slice(2, -2).split(' | ')),
  )
}

describe('the table of conformance', () => {
  const references = referencesIn(TEXT)

  it('names tests that exist', () => {
    expect([...new Set(references.flatMap(problemOf))]).toEqual([])
  })

  it('names no test in a way that is not looked at', () => {
    const named = [...TEXT.matchAll(/`test\/[^`]+\.test\.tsx?` ›/g)]
    expect([...TEXT.matchAll(REFERENCE)]).toHaveLength(named.length)
    const sentences = [...TEXT.matchAll(/“[^”]+”/g)].map(([quoted]) => quoted.slice(1, -1))
    expect(sentences.filter((text) => text !== 'sentence')).toEqual(
      references.map(({ sentence }) => sentence),
    )
  })

  it('names a test in every row, or says that there is none', () => {
    const rows = rowsWithTests()
    expect(rows.length).toBeGreaterThan(150)
    for (const cells of rows) {
      const row = cells.join(' | ')
      const [requirement = '', signet = '', test = ''] = cells
      expect([cells.length, requirement, signet].every(Boolean), row).toBe(true)
      expect(cells, row).toHaveLength(3)
      const isOpen = test === '—' && signet.startsWith('**not yet**')
      expect(isOpen || test.includes('**no test**') || referencesIn(test).length > 0, row).toBe(true)
    }
  })

  it('knows a sentence of a test from one that only stands in a file', () => {
    expect(isTitleIn("it('is good', () => {})", 'is good')).toBe(true)
    expect(isTitleIn("])('is refused: %s', async (x) => {})", 'is refused: %s')).toBe(true)
    expect(isTitleIn("it('is good, or so', () => {})", 'is good')).toBe(false)
    expect(isTitleIn("// it('is good')", 'is good')).toBe(false)
    expect(problemOf({ file: 'test/core/none.test.ts', sentence: 'x' })).toEqual([
      'there is no test/core/none.test.ts',
    ])
  })
})
