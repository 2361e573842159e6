import { countSealed, SEALED_COLUMNS, type SealedColumn } from '../store/sealed-values.ts'
import type { ActionContext } from './context.ts'

/** How many values each KEK has sealed, column by column. */
export async function countSealedValues({
  db,
}: Pick<ActionContext, 'db'>): Promise<Map<number, Partial<Record<SealedColumn, number>>>> {
  const versions = new Map<number, Partial<Record<SealedColumn, number>>>()
  for (const column of SEALED_COLUMNS) {
    for (const [version, count] of await countSealed(db, column)) {
      versions.set(version, { ...versions.get(version), [column]: count })
    }
  }
  return versions
}

export const sumOf = (columns: Partial<Record<SealedColumn, number>> = {}): number =>
  Object.values(columns).reduce((sum, count) => sum + count, 0)
