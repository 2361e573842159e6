#!/usr/bin/env node
// In the repository this runs the TypeScript itself, by the Node that `npm ci` brings where this one cannot; in a
// package, what `npm run build:lib` has made of it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const source = new URL('../src/cli/main.ts', import.meta.url)
if (!existsSync(source)) {
  await import('../dist-lib/main.js')
} else if (process.features.typescript) {
  await import(source.href)
} else {
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
  const args = [fileURLToPath(source), ...process.argv.slice(2)]
  const { status, error } = spawnSync(node, args, { stdio: 'inherit' })
  if (error) console.error(`The TypeScript needs the Node that npm ci brings: ${error.message}`)
  process.exitCode = status ?? 2
}
