import { rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { inRoot } from './root.ts'

/**
 * Makes what pages run in the browser, as static assets beside the Worker (`[assets]` in wrangler.toml). Pieces that only
 * some need are loaded when they are needed.
 */
export async function buildClient(): Promise<void> {
  const outdir = inRoot('dist/client/assets')
  rmSync(inRoot('dist/client'), { recursive: true, force: true })
  await build({
    entryPoints: {
      verify: inRoot('src/client/verify/main.ts'),
      passkey: inRoot('src/client/passkey/main.ts'),
    },
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    // As in wrangler.toml: a context package makes a URL of it when it is loaded.
    define: { 'import.meta.url': '"file:///signet.js"' },
    logLevel: 'warning',
  })
  // Their names hold a hash of what they are.
  writeFileSync(
    inRoot('dist/client/_headers'),
    '/assets/parts/*\n  Cache-Control: public, max-age=31536000, immutable\n',
  )
}
