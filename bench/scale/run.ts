import { readFileSync, writeFileSync } from 'node:fs'
import { scaleTables } from './report.ts'

// Simulates caches and queue, counts the cost, and writes the tables into docs/scale.md. With --check it only compares.
const path = new URL('../../docs/scale.md', import.meta.url)
const before = readFileSync(path, 'utf8')
let after = before
for (const [name, table] of Object.entries(scaleTables())) {
  console.log(`\n${name}\n${table}`)
  const place = new RegExp(`(<!-- ${name} -->\\n)[^<]*(<!-- end -->)`)
  if (!place.test(after)) throw new Error(`docs/scale.md has no place for ${name}`)
  after = after.replace(place, `$1\n${table}\n\n$2`)
}
if (process.argv.includes('--check')) {
  if (after !== before) throw new Error('docs/scale.md does not show what comes out; run `npm run scale`')
} else writeFileSync(path, after)
