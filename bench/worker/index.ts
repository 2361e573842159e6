import { compareCanonicalForms } from './compare-canonical-forms.ts'
import { createPieces, type Piece } from './pieces.ts'

let pieces: ReturnType<typeof createPieces> | undefined

/** `/run/{piece}?from=&count=` does a piece of work `count` times; the caller holds the watch. */
// biome-ignore lint/style/noDefaultExport: a Worker has one.
export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const number = (name: string) => Number(searchParams.get(name) ?? 0)
    const [from, count] = [number('from'), number('count')]
    if (pathname === '/compare') {
      return Response.json(await compareCanonicalForms({ seed: number('seed'), from, count }))
    }
    pieces ??= createPieces()
    const all: Record<string, Piece> = await pieces
    if (pathname === '/signatures') {
      const documents = []
      for (let n = from; n < from + count; n++) documents.push([await all.ours?.(n), await all.peer?.(n)])
      return Response.json(documents)
    }
    const piece = all[decodeURIComponent(pathname.slice('/run/'.length))]
    if (piece === undefined) return new Response(undefined, { status: 404 })
    for (let n = from; n < from + count; n++) await piece(n)
    return new Response('done')
  },
}
