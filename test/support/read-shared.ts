import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/**
 * Files of the sibling folder with the standards' public vectors and with recorded webhook bodies:
 * relative path -> base64 of the bytes. Empty where the folder does not exist.
 */
export function readShared(root = join(import.meta.dirname, '../../../shared')): Record<string, string> {
  const files: Record<string, string> = {}
  for (const folder of ['standards', 'fixtures']) {
    const top = join(root, folder)
    if (!existsSync(top)) continue
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      files[relative(root, path).replaceAll('\\', '/')] = readFileSync(path).toString('base64')
    }
  }
  return files
}
