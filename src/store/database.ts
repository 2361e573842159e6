import type { BatchItem } from 'drizzle-orm/batch'
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'

export type Database = DrizzleD1Database

/** A write that has not run yet: the action decides which batch it belongs to. */
export type Statement = BatchItem<'sqlite'>

export const openDatabase = (binding: D1Database): Database => drizzle(binding)

/** Runs statements as one transaction; D1 offers no other. */
export async function runBatch(db: Database, statements: Statement[]): Promise<unknown[]> {
  const [first, ...rest] = statements
  return first === undefined ? [] : await db.batch([first, ...rest])
}

/** True when a write failed on a constraint of the named table (and column); UNIQUE is PRIMARY KEY too. */
export function violates(
  cause: unknown,
  table: string,
  kind: 'UNIQUE' | 'NOT NULL' = 'UNIQUE',
  column = '',
): boolean {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if (error.message.includes(`${kind} constraint failed: ${table}.${column}`)) return true
  }
  return false
}

// D1 takes 2 MB a parameter, and a UTF-16 code unit can take three bytes of UTF-8.
const CHUNK_LENGTH = 600_000

/**
 * Rows as JSON arrays for `json_each`, each below D1's limit: bulk writes take one parameter a statement,
 * because D1 takes at most 100. Bytes go as hex.
 */
export function jsonChunks(rows: readonly (readonly unknown[])[]): string[] {
  const chunks: string[] = []
  let chunk = ''
  for (const row of rows) {
    const json = JSON.stringify(row)
    if (chunk.length > 0 && chunk.length + json.length > CHUNK_LENGTH) {
      chunks.push(`[${chunk}]`)
      chunk = ''
    }
    chunk += chunk.length > 0 ? `,${json}` : json
  }
  if (chunk.length > 0) chunks.push(`[${chunk}]`)
  return chunks
}
