import * as code from './code-rules.ts'
import * as imports from './import-rules.ts'

type Example = [path: string, text: string]

interface House {
  rule: imports.Rule
  forbidden: Example[]
  allowed?: Example[]
}

const core = (text: string): Example => ['src/core/keys/example.ts', text]
const action = (text: string): Example => ['src/actions/example.ts', text]
const route = (text: string): Example => ['src/http/routes/example.ts', text]
const store = (text: string): Example => ['src/store/example.ts', text]
const page = (text: string): Example => ['src/pages/example.tsx', text]
const wiring = (text: string): Example => ['src/wiring.ts', text]

/** The rules of the house, each with code that breaks it and code that does not. */
export const HOUSE: Record<string, House> = {
  'imports point down, sideways only inside a room': {
    rule: imports.importsPointDown,
    forbidden: [
      core("import { x } from '../../store/x.ts'"),
      core("import type { X } from '../../actions/x.ts'"),
      core("export { x } from '../../http/x.ts'"),
      core("const x = await import('../../outbound/x.ts')"),
      store("import { x } from '../pages/x.tsx'"),
      store("import { x } from '../actions/x.ts'"),
      page("import { x } from '../store/x.ts'"),
      action("import { x } from '../http/x.ts'"),
      action("import { x } from '../wiring.ts'"),
      route("import { x } from '../../jobs/x.ts'"),
      ['src/raster/x.ts', "import { x } from '../store/x.ts'"],
      route("import { x } from '../../accounts/x.ts'"),
      action("const x = await import('../accounts/x.ts')"),
      ['src/jobs/x.ts', "import { x } from '../http/x.ts'"],
      ['src/commerce/stripe/x.ts', "import { x } from '../../outbound/x.ts'"],
      wiring("import x from './index.ts'"),
      core("import { x } from '../../../test/support/x.ts'"),
    ],
    allowed: [
      core("import { x } from '../proof/x.ts'"),
      store("import { x } from '../core/x.ts'; import { y } from './schema/y.ts'"),
      route("import { x } from '../../actions/x.ts'; import { y } from '../../store/y.ts'"),
      ['src/index.ts', "import { x } from './http/x.ts'; import { y } from './wiring.ts'"],
    ],
  },
  'each room uses its own packages': {
    rule: imports.packagesOfItsRoom,
    forbidden: [
      core("import { sql } from 'drizzle-orm'"),
      core("import { env } from 'cloudflare:workers'"),
      core("import fs from 'node:fs'"),
      core("import type { Context } from 'hono'"),
      core("import 'jose/extra'"),
      action("import { Hono } from 'hono'"),
      action("import { eq } from 'drizzle-orm'"),
      action("import { z } from 'zod'"),
      page("import { Hono } from 'hono'"),
      route("import { drizzle } from 'drizzle-orm/d1'"),
      core("import { Resvg } from '@resvg/resvg-wasm'"),
      route("import { betterAuth } from 'better-auth'"),
      ['src/accounts/x.ts', "import { sql } from 'drizzle-orm'"],
      ['src/commerce/stripe/x.ts', "import Stripe from 'stripe'"],
      ['src/outbound/x.ts', "import { EmailMessage } from 'cloudflare:email'"],
      wiring("import { Hono } from 'hono'"),
      core("import('' + name)"),
    ],
    allowed: [
      core(
        "import jsonld from 'jsonld'; import { contexts } from 'did-context'; import * as noble from '@noble/ed25519'",
      ),
      store("import { drizzle } from 'drizzle-orm/d1'"),
      page("import type { FC } from 'hono/jsx'"),
      route("import { z } from 'zod'; import { Hono } from 'hono'"),
      wiring("import { env } from 'cloudflare:workers'"),
      ['src/accounts/x.ts', "import { betterAuth } from 'better-auth/minimal'"],
    ],
  },
  'relative imports name the file': {
    rule: imports.relativeImportsNameTheFile,
    forbidden: [
      core("import { x } from './x'"),
      core("import { x } from './x.js'"),
      core("export * from '.'"),
    ],
    allowed: [core("import { x } from './x.ts'"), page("import { X } from './x.tsx'")],
  },
  'only actions write': {
    rule: imports.onlyActionsWrite,
    forbidden: [
      route("import { insertCredential } from '../../store/credentials.ts'"),
      route("import * as credentials from '../../store/credentials.ts'"),
      ['src/jobs/x.ts', "import { markDone, type Row } from '../store/journal.ts'"],
      wiring("import { insertTenant } from './store/tenants.ts'"),
    ],
    allowed: [
      route("import { findCredential, listCredentials, STATES } from '../../store/credentials.ts'"),
      route("import { type StoredCredential } from '../../store/credentials.ts'"),
      action("import { insertCredential } from '../store/credentials.ts'"),
      wiring("import { openDatabase } from './store/database.ts'"),
    ],
  },
  'there are no barrels': {
    rule: imports.noBarrels,
    forbidden: [
      ['src/core/index.ts', 'export const x = 1'],
      core("export * from './x.ts'"),
      core("export { a } from './a.ts'\nexport type { B } from './b.ts'"),
    ],
    allowed: [['src/index.ts', 'export default {}'], core('export const x = 1')],
  },
  'clock and randomness are in wiring.ts alone': {
    rule: code.noClockNoRandomness,
    forbidden: [
      core('const at = new Date()'),
      core('const at = new Date'),
      core('const at = Date()'),
      action('const at = Date.now()'),
      action('const clock = Date.now'),
      action("const at = Date['now']()"),
      core('const x = Math.random()'),
      core('const id = crypto.randomUUID()'),
      core('crypto.getRandomValues(new Uint8Array(4))'),
      core('globalThis.crypto.randomUUID()'),
      page('const x = <p>{new Date().toISOString()}</p>'),
    ],
    allowed: [
      core('const at = new Date(text); const end = Date.parse(text); const from = Date.UTC(2026, 1)'),
      core('// Date.now() would be wrong here\nconst x = "Math.random()"'),
      wiring('const now = () => new Date(); const id = crypto.randomUUID()'),
    ],
  },
  'the environment is in wiring.ts alone': {
    rule: code.noEnvironment,
    forbidden: [
      route('const x = c.env.DB'),
      ['src/http/app.ts', 'createContext(c.env.DB, wait)'],
      ['src/http/app.ts', 'createContext(db, c.env)'],
      core("import { env } from 'cloudflare:workers'"),
      action('export const f = ({ env }) => env.DB'),
    ],
    allowed: [
      wiring('export const f = (env: Env) => env.DB'),
      ['src/index.ts', 'export const f = (env: Env) => env'],
    ],
  },
  'SQL is in the store alone': {
    rule: code.sqlInStore,
    forbidden: [
      action("db.prepare('x')"),
      action("const text = 'SELECT id FROM credentials'"),
      route('const text = sql`delete from credentials where id = 1`'),
      action("const text = 'insert or ignore into t values (1)'"),
      core('const text = `UPDATE t SET a = 1`'),
    ],
    allowed: [
      store("db.prepare('SELECT 1 FROM t')"),
      page('const text = <p>Select one. Update your profile, delete from here.</p>'),
      core("const text = 'select a credential'"),
    ],
  },
  'status numbers are in http/problem.ts alone': {
    rule: code.statusNumbersInOnePlace,
    forbidden: [
      route("c.json({ error: 'x' }, 404)"),
      route("c.text('no', 500)"),
      route('new Response(null, { status: 400 })'),
      route('c.status(403)'),
      ['src/http/app.ts', 'if (response.status === 404) next()'],
      action('throw new Response(null, { status: 200 })'),
      action('if (error.status === 409) retry()'),
      core('const problem = { status: 422 }'),
    ],
    allowed: [
      route('c.json(credential, 201); c.body(null, 204); c.redirect(url, 303)'),
      ['src/http/problem.ts', 'const STATUS = { not_found: 404 }; c.json({}, { status: 404 })'],
      core('const size = { length: 404 }; text.slice(0, 500); const state = { status: 3 }'),
      ['src/outbound/x.ts', 'if (response.status >= 400) throw refuse()'],
    ],
  },
  'only index.ts has a default export': {
    rule: code.noDefaultExports,
    forbidden: [
      core('export default 1'),
      page('export default function Page() { return <p /> }'),
      core('const x = 1; export { x as default }'),
      wiring('export default {}'),
    ],
    allowed: [['src/index.ts', 'export default {}'], core('export const x = 1')],
  },
  'types are not turned off': {
    rule: code.noEscapeFromTypes,
    forbidden: [
      core('const x = y as any'),
      core('function f(x: any) {}'),
      core('// @ts-ignore\nconst x = 1'),
      core('/* @ts-expect-error */ const x = 1'),
      core('// @ts-nocheck'),
    ],
    allowed: [core('const x = y as unknown; const any = 1; // any of them')],
  },
  'a file holds one idea': {
    rule: code.oneIdeaAFile,
    forbidden: [core('\n'.repeat(251))],
    allowed: [core('\n'.repeat(250))],
  },
  'recipients are told in words of the catalogue': {
    rule: code.recipientsWordsInCatalogue,
    forbidden: [
      ['src/pages/mail/x.ts', "const subject = 'Your badge is here'"],
      ['src/pages/mail/x.ts', 'const subject = `Your badge: ` + name'],
      ['src/pages/mail/x.tsx', 'const x = <p>Hello, you have a badge</p>'],
    ],
    allowed: [
      ['src/pages/mail/catalogue/en.ts', "const subject = 'Your badge is here'"],
      ['src/pages/mail/sign-in-mail.ts', "const subject = 'Sign in to Signet'"],
      ['src/pages/mail/x.ts', "const kind = 'issued'"],
      ['src/pages/x.ts', "const subject = 'Your badge is here'"],
    ],
  },
  'files are named in kebab-case': {
    rule: code.kebabCase,
    forbidden: [
      ['src/core/verifyCredential.ts', ''],
      ['src/core/verify_credential.ts', ''],
      ['src/core/Keys/x.ts', ''],
      ['src/core/a.test.ts', ''],
      ['src/core/x.js', ''],
    ],
    allowed: [
      ['src/core/did/did-web.ts', ''],
      ['src/pages/page-2.tsx', ''],
    ],
  },
}
