const FORMAT_4 = 4
const FORMAT_12 = 12

/** The code points that a TrueType font has a glyph for: its `cmap` table, formats 4 and 12 (OpenType 1.9). */
export function readFontCoverage(font: ArrayBuffer): ReadonlySet<number> {
  const view = new DataView(font)
  const covered = new Set<number>()
  const cmap = findTable(view, 'cmap')
  for (let record = 0; record < view.getUint16(cmap + 2); record++) {
    const subtable = cmap + view.getUint32(cmap + 4 + record * 8 + 4)
    const format = view.getUint16(subtable)
    if (format === FORMAT_4) addSegments(view, subtable, covered)
    if (format === FORMAT_12) addGroups(view, subtable, covered)
  }
  return covered
}

function findTable(view: DataView, tag: string): number {
  for (let record = 0; record < view.getUint16(4); record++) {
    const at = 12 + record * 16
    const found = String.fromCharCode(...new Uint8Array(view.buffer, at, 4))
    if (found === tag) return view.getUint32(at + 8)
  }
  throw new Error(`the font has no table ${tag}`)
}

function addSegments(view: DataView, subtable: number, covered: Set<number>): void {
  const size = view.getUint16(subtable + 6)
  const [ends, starts] = [subtable + 14, subtable + 16 + size]
  const [deltas, offsets] = [starts + size, starts + 2 * size]
  for (let at = 0; at < size; at += 2) {
    const [start, end] = [view.getUint16(starts + at), view.getUint16(ends + at)]
    const delta = view.getUint16(deltas + at)
    const offset = view.getUint16(offsets + at)
    for (let code = start; code <= end && code < 0xffff; code++) {
      // An offset counts from where it is written.
      const listed = offset === 0 ? code : view.getUint16(offsets + at + offset + (code - start) * 2)
      const glyph = offset !== 0 && listed === 0 ? 0 : (listed + delta) & 0xffff
      if (glyph !== 0) covered.add(code)
    }
  }
}

function addGroups(view: DataView, subtable: number, covered: Set<number>): void {
  for (let group = 0; group < view.getUint32(subtable + 12); group++) {
    const at = subtable + 16 + group * 12
    const [start, end, glyph] = [view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8)]
    for (let code = start; code <= end; code++) {
      if (glyph + code - start !== 0) covered.add(code)
    }
  }
}
