import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { HOUSE } from './node/architecture/house.ts'
import { ROOMS } from './node/architecture/import-rules.ts'
import { readSource, type SourceFile } from './node/architecture/source-file.ts'

const ROOT = join(import.meta.dirname, '..')
// Written by `wrangler types`.
const GENERATED = 'src/env.d.ts'

function sourceFiles(): SourceFile[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => relative(ROOT, file).replaceAll('\\', '/'))
    .filter((path) => path !== GENERATED)
    .sort()
    .map((path) => readSource(path, readFileSync(join(ROOT, path), 'utf8')))
}

const files = sourceFiles()

describe.each(Object.entries(HOUSE))('%s', (_, { rule, forbidden, allowed = [] }) => {
  it('in every file', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files.flatMap((file) => rule(file).map((fault) => `${file.path}: ${fault}`))).toEqual([])
  })

  it.each(forbidden)('or it is seen: %s %s', (path, text) => {
    expect(rule(readSource(path, text))).not.toEqual([])
  })

  it.each(allowed)('and nothing else is blamed: %s %s', (path, text) => {
    expect(rule(readSource(path, text))).toEqual([])
  })
})

/** Rooms of the table in the documentation: the first column, in backticks. */
function documentedRooms(text: string): string[] {
  const [, table = ''] = /\| room \|[^\n]*\n\|[ -|]*\n((?:\|[^\n]*\n)+)/.exec(text) ?? []
  return table
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((m) => m[1] ?? ''))
}

describe('the rooms', () => {
  const present = readdirSync(join(ROOT, 'src'))
    .filter((name) => name !== 'env.d.ts')
    .map((name) => name.replace(/\.tsx?$/, ''))
    .sort()

  it('are in the plan', () => {
    expect(present.filter((room) => !ROOMS.includes(room))).toEqual([])
  })

  const documentation = join(ROOT, 'docs/architecture.md')
  it.runIf(existsSync(documentation))('are those that are documented', () => {
    const rooms = documentedRooms(readFileSync(documentation, 'utf8'))
    expect(rooms.map((name) => name.replace(/\.ts$/, '')).sort()).toEqual(present)
  })
})
