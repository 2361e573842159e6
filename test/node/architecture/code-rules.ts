import type { Rule } from './import-rules.ts'
import { isNode, type Node, roomOf, type SourceFile, textOf } from './source-file.ts'

const MAX_LINES = 250

/** `a.b` of a member expression with plain names. */
function dotted({ type, object, property, computed }: Node): string | undefined {
  if (type !== 'MemberExpression' || !isNode(object) || !isNode(property)) return undefined
  const name = computed ? textOf(property) : property.name
  const owner = object.type === 'MemberExpression' ? dotted(object)?.split('.').at(-1) : object.name
  return `${owner}.${name}`
}

const FORBIDDEN_CALLS = new Set([
  ...['Date.now', 'Math.random', 'performance.now'],
  ...['crypto.randomUUID', 'crypto.getRandomValues'],
])

// design.md: clock, randomness and environment exist in wiring.ts alone.
export const noClockNoRandomness: Rule = ({ path, nodes }) => {
  // The command line has a host of its own (docs/decisions/007).
  // The browser has its own clock (docs/decisions/009).
  if (path === 'src/wiring.ts' || path === 'src/cli/host.ts' || roomOf(path) === 'client') return []
  return nodes.flatMap((node) => {
    const name = dotted(node)
    if (name !== undefined && FORBIDDEN_CALLS.has(name)) return [`${name} is for wiring.ts alone`]
    const { type, callee } = node
    const makesDate = type === 'NewExpression' || type === 'CallExpression'
    if (!makesDate || !isNode(callee) || callee.name !== 'Date') return []
    const noArguments = (node.arguments as unknown[]).length === 0
    return noArguments || type === 'CallExpression' ? ['the present time is for wiring.ts alone'] : []
  })
}

/** `env` where it is only handed on to wiring.ts, or named in a type. */
function handsEnvironmentOn(node: Node): unknown[] {
  if (node.type === 'TSFunctionType') return (node.params ?? []) as unknown[]
  if (node.type !== 'CallExpression' || !isNode(node.callee) || node.callee.name !== 'createContext')
    return []
  const [first] = node.arguments as unknown[]
  return [isNode(first) && first.type === 'MemberExpression' ? first.property : first]
}

// The runtime hands `env` to index.ts and, through Hono, to http/app.ts: they may give the whole of it to
// wiring.ts, and look into it no further.
export const noEnvironment: Rule = ({ path, nodes }) => {
  if (path === 'src/wiring.ts' || path === 'src/index.ts') return []
  const handedOn = new Set(nodes.flatMap(handsEnvironmentOn))
  return nodes
    .filter((node) => node.type === 'Identifier' && node.name === 'env' && !handedOn.has(node))
    .map(() => 'env is for wiring.ts alone')
}

const SQL =
  /^\s*(select\s.*\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s|(create|alter|drop)\s+(table|index)\s|pragma\s)/is

export const sqlInStore: Rule = ({ path, nodes }) => {
  if (roomOf(path) === 'store') return []
  const texts = nodes.flatMap((node) => {
    const cooked = (node.value as { cooked?: unknown } | undefined)?.cooked
    return node.type === 'TemplateElement' && typeof cooked === 'string' ? [cooked] : (textOf(node) ?? [])
  })
  const prepared = nodes.filter((node) => dotted(node)?.endsWith('.prepare'))
  return [...texts.filter((text) => SQL.test(text)), ...prepared].map(() => 'SQL is for store alone')
}

const ANSWERS = new Set(['body', 'json', 'text', 'html', 'newResponse', 'redirect', 'status'])

/** Numbers that stand where the status of an answer of ours stands. */
function statusNumbers(node: Node): number[] {
  const number = (value: unknown): number[] =>
    isNode(value) && value.type === 'Literal' && typeof value.value === 'number' ? [value.value] : []
  const named = (value: unknown): boolean =>
    isNode(value) && /status$/i.test(String((isNode(value.property) ? value.property : value).name))
  if (node.type === 'Property' && isNode(node.key)) {
    return /^status(Code)?$/.test(String(node.key.name ?? node.key.value)) ? number(node.value) : []
  }
  if (node.type === 'BinaryExpression' && (named(node.left) || named(node.right))) {
    return [...number(node.left), ...number(node.right)]
  }
  if (node.type === 'CallExpression' && isNode(node.callee)) {
    const [, method = ''] = dotted(node.callee)?.split('.') ?? []
    return ANSWERS.has(method) ? (node.arguments as unknown[]).flatMap(number) : []
  }
  return []
}

// design.md: status numbers exist in http/problem.ts alone; style.md's handler says `200` and so may routes say
// what went well. `outbound` reads the numbers of others, which is not an answer.
export const statusNumbersInOnePlace: Rule = ({ path, nodes }) => {
  if (path === 'src/http/problem.ts' || roomOf(path) === 'outbound') return []
  return nodes
    .flatMap(statusNumbers)
    .filter((number) => number >= 100 && number <= 599)
    .filter((number) => !(roomOf(path) === 'http' && number < 400))
    .map((number) => `the status number ${number} belongs in http/problem.ts`)
}

export const noDefaultExports: Rule = ({ path, nodes }) => {
  if (path === 'src/index.ts') return []
  const named = nodes.some(
    ({ type, exported }) => type === 'ExportSpecifier' && isNode(exported) && exported.name === 'default',
  )
  return named || nodes.some(({ type }) => type === 'ExportDefaultDeclaration')
    ? ['it has a default export']
    : []
}

export const noEscapeFromTypes: Rule = ({ text, nodes }) => {
  const faults = nodes.filter(({ type }) => type === 'TSAnyKeyword').map(() => 'any turns the types off')
  if (/@ts-(ignore|nocheck|expect-error)/.test(text)) faults.push('@ts-… turns the types off')
  return faults
}

export const oneIdeaAFile: Rule = ({ path, text }) => {
  const lines = text.replace(/\n$/, '').split('\n').length
  return lines > MAX_LINES ? [`${path} has ${lines} lines, ${MAX_LINES} are enough`] : []
}

export const kebabCase: Rule = ({ path }: SourceFile) =>
  path
    .split('/')
    .filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.tsx?)?$/.test(name))
    .map((name) => `${name} is not in kebab-case`)

// To people of a tenant and of the platform, who have the console in the same language.
const STAFF_MAILS = /\/(endorsement-request|invitation|sign-in|webhook-disabled)-mail\.tsx?$/

/** Recipients are written to in the tenant's language: what they read is in the catalogue, and nowhere beside it. */
export const recipientsWordsInCatalogue: Rule = ({ path, nodes }) => {
  const isMail = path.startsWith('src/pages/mail/') && !path.startsWith('src/pages/mail/catalogue/')
  if (!isMail || STAFF_MAILS.test(path)) return []
  return nodes.flatMap((node) => {
    const value = node.value as { cooked?: unknown } | string | undefined
    const text = typeof value === 'object' ? value?.cooked : value
    const isText = ['Literal', 'TemplateElement', 'JSXText'].includes(node.type)
    return isText && typeof text === 'string' && /\p{L}{2}[,.:]? \p{L}/u.test(text.trim())
      ? [`words for recipients belong in the catalogue: ${text.trim()}`]
      : []
  })
}
