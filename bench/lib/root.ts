import { join } from 'node:path'

/** A path below the folder that package.json is in. */
export const inRoot = (...path: string[]): string => join(import.meta.dirname, '../..', ...path)
