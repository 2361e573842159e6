import { parseAst } from 'vitest/node'

export interface Import {
  from: string
  /** Names of what is imported; `*` for all of it, `default` for the default. */
  names: string[]
  typeOnly: boolean
}

export interface Node {
  type: string
  [member: string]: unknown
}

/** A file of `src` as the rules look at it. */
export interface SourceFile {
  /** With slashes, from the repository's root: `src/core/…`. */
  path: string
  text: string
  imports: Import[]
  /** Every node of the syntax tree, outer ones first. */
  nodes: Node[]
}

export function readSource(path: string, text: string): SourceFile {
  const lang = path.endsWith('.tsx') ? 'tsx' : 'ts'
  // The parser's own types name each kind of node; the rules need but a few members.
  const program = parseAst(text, { lang }, path) as unknown as Node
  const nodes = [...walk(program)]
  return { path, text, nodes, imports: nodes.flatMap(importOf) }
}

/** `core`, `http`, …, or the name of the file where it lies beside the rooms: `index`, `wiring`. */
export function roomOf(path: string): string {
  const [, first = '', second] = path.split('/')
  return second === undefined ? first.replace(/\.tsx?$/, '') : first
}

/** The path that a relative import leads to. */
export function targetOf(path: string, from: string): string {
  return new URL(from, `file:///${path}`).pathname.slice(1)
}

function* walk(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  if (isNode(value)) yield value
  for (const item of Object.values(value)) yield* walk(item)
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

function importOf(node: Node): Import[] {
  const { type, source } = node
  if (type === 'ImportExpression')
    return [{ from: textOf(source) ?? '(computed)', names: ['*'], typeOnly: false }]
  if (!/^(Import|ExportNamed|ExportAll)Declaration$/.test(type) || !isNode(source)) return []
  const typeOnly = node.importKind === 'type' || node.exportKind === 'type'
  const specifiers = (node.specifiers ?? []) as Node[]
  const values = specifiers.filter((specifier) => specifier.importKind !== 'type')
  return [
    {
      from: textOf(source) ?? '(computed)',
      names: type === 'ExportAllDeclaration' ? ['*'] : values.map(nameOf),
      // `import { type A } from` imports no value either.
      typeOnly: typeOnly || (specifiers.length > 0 && values.length === 0),
    },
  ]
}

function nameOf({ type, imported, local }: Node): string {
  if (type === 'ImportNamespaceSpecifier') return '*'
  if (type === 'ImportDefaultSpecifier') return 'default'
  const name = imported ?? local
  return isNode(name) ? String(name.name ?? name.value) : ''
}

/** The text of a string literal. */
export const textOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
