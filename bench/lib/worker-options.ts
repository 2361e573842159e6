import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { convertV4MiniflareOptions, type MiniflareOptions, type V4MiniflareOptions } from 'miniflare'
import { unstable_getMiniflareWorkerOptions } from 'wrangler'
import { inRoot } from './root.ts'

/** How a server is to run; goes to its process as JSON. */
export interface ServerOptions {
  /** Main module of the built Worker. */
  script: string
  /** `signet` is the Worker as `[env.production]` of wrangler.toml sets it up; `bare` has no bindings. */
  bindings: 'signet' | 'bare'
  /** Folder of the databases; without it nothing outlives the server. */
  data?: string
  /** False: messages are accepted and never delivered, so that nothing runs beside what is measured. */
  consumers?: boolean
  /** For a profile of workerd by hand, with any client of the DevTools protocol. */
  inspectorPort?: number
}

export const OPERATOR_TOKEN = 'operator-token-of-the-benchmark'
// Seals a database that is thrown away.
const KEK_V1 = 'c2lnbmV0LWJlbmNobWFyay1rZXktZW5jcnlwdGlvbi0='

/** Miniflare's options for a server, with the bindings and queue settings of production. */
export function miniflareOptions(options: ServerOptions): MiniflareOptions {
  const { script, bindings, data, consumers, inspectorPort } = options
  const worker = {
    name: basename(dirname(script)),
    modules: modulesOf(script),
    modulesRoot: dirname(script),
    ...(bindings === 'signet' ? productionBindings(consumers ?? true) : { compatibilityDate: '2026-10-01' }),
  }
  // Wrangler makes the options of the version before; Miniflare knows how to read them.
  return convertV4MiniflareOptions({
    host: '127.0.0.1',
    port: 0,
    // Without it Miniflare would ask Cloudflare where it is.
    cf: false,
    logRequests: false,
    // The address that requests seem to come to: other hosts are nobody's.
    upstream: 'https://signet.example.com',
    telemetry: { enabled: false },
    ...(data !== undefined && { resourcePersistencePath: data }),
    ...(inspectorPort !== undefined && { inspectorPort }),
    workers: [worker],
  } as V4MiniflareOptions)
}

// Wrangler's own type of them does not survive its bundling.
type WorkerOptions = Record<'modulesRules' | 'rootPath' | 'queueConsumers', unknown> & {
  bindings: Record<string, unknown>
}

function productionBindings(withConsumers: boolean) {
  const read: { workerOptions: unknown } = unstable_getMiniflareWorkerOptions(
    inRoot('wrangler.toml'),
    'production',
  )
  const {
    modulesRules: _,
    rootPath: __,
    queueConsumers,
    bindings,
    ...rest
  } = read.workerOptions as WorkerOptions
  return {
    ...rest,
    // Over those of a `.dev.vars` that may lie there.
    bindings: { ...bindings, KEK_V1, OPERATOR_TOKEN },
    ...(withConsumers && { queueConsumers }),
  }
}

const MODULE_TYPES: Record<string, string> = { '.js': 'ESModule', '.wasm': 'CompiledWasm' }

/** The main module and whatever lies beside it, except for what only people read. */
function modulesOf(script: string) {
  const folder = dirname(script)
  const names = readdirSync(folder).filter((name) => !/\.map$|^README/.test(name))
  return names
    .sort((a, b) => Number(b === basename(script)) - Number(a === basename(script)))
    .map((name) => ({
      type: MODULE_TYPES[extname(name)] ?? 'Data',
      path: join(folder, name),
      contents: readFileSync(join(folder, name)),
    }))
}
