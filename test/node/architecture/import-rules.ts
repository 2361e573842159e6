import { roomOf, type SourceFile, targetOf } from './source-file.ts'

/** What is wrong with a file, in sentences; empty when nothing is. */
export type Rule = (file: SourceFile) => string[]

// design.md, "The house": imports point down this list, never up; sideways only inside a room.
const BELOW: Record<string, string[]> = {
  // The two files at the top belong together: index.ts asks wiring.ts for the context.
  index: ['wiring', 'http', 'jobs', 'actions', 'store', 'commerce', 'outbound', 'pages', 'raster', 'core'],
  wiring: ['http', 'jobs', 'accounts', 'actions', 'store', 'commerce', 'outbound', 'pages', 'raster', 'core'],
  http: ['actions', 'store', 'commerce', 'outbound', 'pages', 'raster', 'core'],
  jobs: ['actions', 'store', 'commerce', 'outbound', 'pages', 'raster', 'core'],
  actions: ['store', 'commerce', 'outbound', 'pages', 'raster', 'core'],
  store: ['core'],
  commerce: ['core'],
  outbound: ['core'],
  pages: ['core'],
  // docs/decisions/008: sign-in of people, behind a port that wiring.ts opens when it is needed.
  accounts: ['actions', 'store', 'pages', 'core'],
  // docs/decisions/005.
  raster: ['core'],
  // docs/decisions/007: the same core without the Worker; nothing imports it.
  cli: ['outbound', 'core'],
  // docs/decisions/009: what pages run in the browser; nothing imports it.
  client: ['pages', 'outbound', 'core'],
  core: [],
}

export const ROOMS = Object.keys(BELOW)

const PACKAGES: Record<string, RegExp> = {
  core: /^(jsonld|rdf-canonize|jose|@noble\/ed25519|@cfworker\/json-schema|fflate|uqr|(@[\w-]+\/)?[\w-]+-context)$/,
  store: /^drizzle-orm(\/|$)/,
  cli: /^node:/,
  raster: /^(@resvg\/resvg-wasm|@expo-google-fonts\/[\w-]+)(\/|$)/,
  pages: /^hono\/jsx(\/jsx-runtime)?$/,
  http: /^(hono|zod|hono-openapi|@hono\/standard-validator)(\/|$)/,
  accounts: /^(better-auth|@better-auth\/passkey)(\/|$)/,
}

const isRelative = (from: string): boolean => from.startsWith('.')

export const importsPointDown: Rule = ({ path, imports }) => {
  const room = roomOf(path)
  return imports
    .filter(({ from }) => isRelative(from))
    .map(({ from }) => roomOf(targetOf(path, from)))
    .filter((target) => target !== room && !BELOW[room]?.includes(target))
    .map((target) => `${room} must not import from ${target}`)
}

export const packagesOfItsRoom: Rule = ({ path, imports }) => {
  const room = roomOf(path)
  const atTheTop = room === 'index' || room === 'wiring'
  return imports
    .map(({ from }) => from)
    .filter((from) => !isRelative(from))
    .filter((from) => !(atTheTop && from.startsWith('cloudflare:')) && !PACKAGES[room]?.test(from))
    .map((from) => `${room} must not use ${from}`)
}

export const relativeImportsNameTheFile: Rule = ({ imports }) =>
  imports
    .filter(({ from }) => isRelative(from) && !/\.tsx?$/.test(from))
    .map(({ from }) => `${from} has no extension .ts or .tsx`)

// docs/decisions/004: handlers may read the store (style.md's own handler does), only actions write. By the words of
// the house `find*`, `list*` and questions read, everything else makes a statement; tables of constants do neither.
const READS = /^((find|list|has|is|count)[A-Z]|[A-Z][A-Z_]+$)/

export const onlyActionsWrite: Rule = ({ path, imports }) => {
  const room = roomOf(path)
  if (room === 'actions' || room === 'store') return []
  return (
    imports
      .filter(
        ({ from, typeOnly }) => isRelative(from) && !typeOnly && roomOf(targetOf(path, from)) === 'store',
      )
      .flatMap(({ names }) => names)
      .filter((name) => !READS.test(name))
      // Making the database's handle is wiring, not a query.
      .filter((name) => !(room === 'wiring' && name === 'openDatabase'))
      .map((name) => `${room} must not import ${name} from the store`)
  )
}

export const noBarrels: Rule = ({ path, nodes }) => {
  const faults: string[] = []
  if (/\/index\.tsx?$/.test(path) && path !== 'src/index.ts') faults.push('only src/index.ts may be an index')
  if (nodes.some(({ type }) => type === 'ExportAllDeclaration')) faults.push('export * makes a barrel')
  const body = (nodes[0]?.body ?? []) as { type: string; source?: unknown }[]
  const reExports = body.filter(({ type, source }) => type === 'ExportNamedDeclaration' && source)
  if (body.length > 0 && reExports.length === body.length) faults.push('it only passes on what others export')
  return faults
}
