/** A form in which something can be had. */
export interface Offer<Kind extends string> {
  kind: Kind
  contentType: string
}

interface Range {
  type: string
  quality: number
}

function rangesOf(accept: string | undefined): Range[] {
  return (accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.trim().toLowerCase().split(';')
    const quality = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean)
    return { type: type.trim(), quality: quality === undefined ? 1 : Number(quality) }
  })
}

const fits = (range: string, type: string): boolean =>
  range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)))

/**
 * The offer that a client likes best (RFC 9110, section 12.5.1): the quality decides, then the client's own
 * order, then ours. A client that likes nothing of it gets the first: it asked for this address after all.
 */
export function negotiate<Kind extends string>(
  accept: string | undefined,
  offers: readonly [Offer<Kind>, ...Offer<Kind>[]],
): Offer<Kind> {
  const ranges = rangesOf(accept)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { type } of ranges) {
    const offer = offers.find(({ contentType }) => fits(type, contentType))
    if (offer) return offer
  }
  return offers[0]
}

/** JSON documents under every media type that clients of credentials ask for; the first is the default. */
export const JSON_OFFERS = [
  { kind: 'json', contentType: 'application/vc+ld+json' },
  { kind: 'json', contentType: 'application/vc' },
  { kind: 'json', contentType: 'application/ld+json' },
  { kind: 'json', contentType: 'application/json' },
] as const satisfies Offer<'json'>[]

/** A page for people. */
export const PAGE_OFFER = { kind: 'html', contentType: 'text/html' } as const satisfies Offer<'html'>

/** For an address with a page and a JSON document: HTML only for who asks for it. */
export const wantsPage = (accept: string | undefined): boolean =>
  negotiate<'json' | 'html'>(accept, [...JSON_OFFERS, PAGE_OFFER]).kind === 'html'
