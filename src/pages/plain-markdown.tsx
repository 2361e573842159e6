import type { Child } from 'hono/jsx'
import { linkable } from './web-address.ts'

// Escapes, strong, emphasis, code, links. No alternative can run past its own closing mark, so matching stays
// linear on hostile text.
const INLINE =
  /\\(?<escaped>[!-/:-@[-`{-~])|\*\*(?!\s)(?<strong>(?:[^*]|\*(?!\*))+?)(?<!\s)\*\*|\*(?!\s)(?<star>[^*]+?)(?<!\s)\*|(?<![\p{L}\p{N}_])_(?!\s)(?<bar>[^_]+?)(?<!\s)_(?![\p{L}\p{N}_])|`(?<code>[^`]+)`|\[(?<label>[^[\]]+)\]\((?<address>[^\s()<>]+)\)/gu

function inline(text: string): Child[] {
  const parts: Child[] = []
  let end = 0
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(end, match.index))
    end = match.index + match[0].length
    parts.push(element(match))
  }
  parts.push(text.slice(end))
  return parts
}

function element(match: RegExpMatchArray): Child {
  const { escaped, strong, star, bar, code, label, address } = match.groups ?? {}
  if (escaped !== undefined) return escaped
  if (strong !== undefined) return <strong>{inline(strong)}</strong>
  const emphasis = star ?? bar
  if (emphasis !== undefined) return <em>{inline(emphasis)}</em>
  if (code !== undefined) return <code>{code}</code>
  const href = linkable(address)
  if (href === undefined || label === undefined) return match[0]
  return (
    <a href={href} rel="nofollow noopener">
      {inline(label)}
    </a>
  )
}

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/
const NUMBER = /^\s{0,3}\d{1,9}[.)]\s+(.*)$/

type Kind = 'heading' | 'bullet' | 'number' | 'paragraph'
interface Block {
  kind: Kind
  depth: number
  items: string[]
}

function readLine(line: string): { kind: Kind; depth: number; text: string } {
  const heading = HEADING.exec(line)
  if (heading) return { kind: 'heading', depth: heading[1]?.length ?? 1, text: heading[2] ?? '' }
  const bullet = BULLET.exec(line)
  if (bullet) return { kind: 'bullet', depth: 0, text: bullet[1] ?? '' }
  const number = NUMBER.exec(line)
  if (number) return { kind: 'number', depth: 0, text: number[1] ?? '' }
  return { kind: 'paragraph', depth: 0, text: line.trim() }
}

function readBlocks(source: string): Block[] {
  const blocks: Block[] = []
  let open: Block | undefined
  for (const line of source.split(/\r\n|\r|\n/)) {
    if (line.trim() === '') {
      open = undefined
      continue
    }
    const { kind, depth, text } = readLine(line)
    const last = open?.items.length ?? 0
    if (open && kind === 'paragraph' && open.kind !== 'heading') {
      open.items[last - 1] = `${open.items[last - 1]}\n${text}`
    } else if (open && kind === open.kind && kind !== 'heading') {
      open.items.push(text)
    } else {
      open = { kind, depth, items: [text] }
      blocks.push(open)
    }
  }
  return blocks
}

function Section({ block }: { block: Block }) {
  const items = block.items.map((item) => <li dir="auto">{inline(item)}</li>)
  if (block.kind === 'bullet') return <ul>{items}</ul>
  if (block.kind === 'number') return <ol>{items}</ol>
  const text = inline(block.items.join('\n'))
  if (block.kind === 'paragraph') return <p dir="auto">{text}</p>
  // The page's own sections are h2, so the author's headings start below them.
  return block.depth === 1 ? <h3 dir="auto">{text}</h3> : <h4 dir="auto">{text}</h4>
}

/** The safe part of Markdown: headings, lists, emphasis, code, https links. Everything else is shown as text. */
export const PlainMarkdown = ({ source }: { source: string }) => (
  <div class="prose">
    {readBlocks(source).map((block) => (
      <Section block={block} />
    ))}
  </div>
)
