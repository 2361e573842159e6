import { escapeLiteral, type Template } from './compile-template.ts'
import { firstDegreeHash, renderLine } from './first-degree-hash.ts'

// What JSON-LD leaves alone wherever an IRI stands: an absolute IRI of a scheme that no context of ours
// uses as a prefix, without characters that would be escaped. Anything else goes the slow way.
const PLAIN_IRI = /^(?:https?:\/\/|did:|urn:|mailto:)[^\s\p{Cc}<>"{}|\\^`]+$/u

/**
 * Canonical N-Quads of the document that the template and these values stand for. Undefined when a value
 * does not fit its slot or when blank nodes tie: then the general algorithm must decide.
 */
export async function fillTemplate(
  template: Template,
  values: readonly string[],
): Promise<string | undefined> {
  const texts: string[] = []
  for (const [slot, value] of values.entries()) {
    if (!value.isWellFormed()) return undefined
    if (template.slotIsIri[slot] && !PLAIN_IRI.test(value)) return undefined
    texts.push(escapeLiteral(value))
  }
  const labels = await canonicalLabels(template, texts)
  if (labels === undefined) return undefined

  const lines = [...template.constant]
  for (const line of template.lines) lines.push(renderLine(line, texts, (blank) => labels[blank] ?? ''))
  lines.sort()
  // A dataset is a set: values that happen to be equal can make two quads one.
  let canonical = ''
  for (let n = 0; n < lines.length; n++) if (lines[n] !== lines[n - 1]) canonical += lines[n]
  return canonical
}

/**
 * RDFC-1.0 step 5: blank nodes with unique first-degree hashes get their labels in the order of the hashes.
 * Undefined on a tie (step 6, N-degree hashes, is the library's).
 */
async function canonicalLabels(template: Template, texts: readonly string[]): Promise<string[] | undefined> {
  const hashes = await Promise.all(
    template.blankNodes.map(({ quads, hash }, self) => hash ?? firstDegreeHash(quads, self, texts)),
  )
  const order = [...hashes.keys()].sort((a, b) => ((hashes[a] ?? '') < (hashes[b] ?? '') ? -1 : 1))
  const labels = new Array<string>(hashes.length)
  for (const [rank, node] of order.entries()) {
    const next = order[rank + 1]
    if (next !== undefined && hashes[node] === hashes[next]) return undefined
    labels[node] = `_:c14n${rank}`
  }
  return labels
}
