/** Where in some bytes one reads. */
export interface Source {
  bytes: Uint8Array
  /** In bits. */
  at: number
}

/** A canonical Huffman code (RFC 1951 section 3.2.2). */
export interface Code {
  /** How many symbols have a code of each length. */
  counts: Uint16Array
  /** In the order of their codes. */
  symbols: Uint16Array
}

const MAX_LENGTH = 15

/** The code in which each symbol has so many bits; none for 0. */
export function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(MAX_LENGTH + 1)
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1
  const places = new Uint16Array(MAX_LENGTH + 2)
  for (let length = 1; length <= MAX_LENGTH; length++) {
    places[length + 1] = (places[length] ?? 0) + (counts[length] ?? 0)
  }
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue
    const place = places[length] ?? 0
    symbols[place] = symbol
    places[length] = place + 1
  }
  return { counts, symbols }
}

/** The next symbol; -1 where there is none, or the bytes have come to their end. */
export function readSymbol(source: Source, { counts, symbols }: Code): number {
  const { bytes } = source
  let [code, first, before] = [0, 0, 0]
  for (let length = 1; length <= MAX_LENGTH; length++) {
    const byte = bytes[source.at >> 3]
    if (byte === undefined) return -1
    code |= (byte >> (source.at & 7)) & 1
    source.at++
    const count = counts[length] ?? 0
    if (code - first < count) return symbols[before + code - first] ?? -1
    before += count
    first = (first + count) << 1
    code <<= 1
  }
  return -1
}

/** So many bits, the lowest first; zeros after the end. */
export function readBits(source: Source, count: number): number {
  let value = 0
  for (let n = 0; n < count; n++, source.at++) {
    value |= (((source.bytes[source.at >> 3] ?? 0) >> (source.at & 7)) & 1) << n
  }
  return value
}
