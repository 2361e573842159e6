import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { build } from 'esbuild'
import { inRoot } from './lib/root.ts'

// The library and the command for plain Node: one file each and what they share, with declarations beside them.
// Packages stay packages; they are in `dependencies`.
const outdir = inRoot('dist-lib')
rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints: [inRoot('src/cli/library.ts'), inRoot('src/cli/main.ts')],
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
})
const tsc = inRoot('node_modules/typescript/bin/tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', inRoot('tsconfig.lib.json')], { stdio: 'inherit' })
process.exitCode = status ?? 1
