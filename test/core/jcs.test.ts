import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHex, utf8 } from '../../src/core/encoding/bytes.ts'
import { canonicalizeJson } from '../../src/core/proof/jcs.ts'

// RFC 8785 appendix B: IEEE 754 bits and their text.
const numbers = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
] as const

function doubleOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, BigInt(`0x${bits}`))
  return view.getFloat64(0)
}

describe('canonical JSON', () => {
  it.each(numbers)('writes the number %s as %s', (bits, text) => {
    expect(canonicalizeJson(doubleOf(bits))).toBe(text)
  })

  it('writes the example of RFC 8785 section 3.2.2 in the bytes of section 3.2.4', () => {
    const value = {
      // biome-ignore lint/correctness/noPrecisionLoss: the example of the standard is meant to lose precision.
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(toHex(utf8(canonicalizeJson(value)))).toBe(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333' +
        '332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75' +
        '303030665c6e4127425c225c5c5c5c5c222f227d',
    )
  })

  it('sorts as RFC 8785 section 3.2.3 does, by UTF-16 code units', () => {
    const value = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const order = [...canonicalizeJson(value).matchAll(/:"([^"]*)"/g)].map(([, text]) => text)
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it('sorts capitals first, where a locale would not', () => {
    expect(canonicalizeJson({ identifier: 1, idType: 2, Z: 3 })).toBe('{"Z":3,"idType":2,"identifier":1}')
  })

  it('is one text for one value: parsing and writing again changes nothing, nor does the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalizeJson(value)
        expect(canonicalizeJson(JSON.parse(text))).toBe(text)
        expect(canonicalizeJson(reversed(value))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('keeps a member named __proto__', () => {
    expect(canonicalizeJson(JSON.parse('{"__proto__":{"b":1,"a":2}}'))).toBe('{"__proto__":{"a":2,"b":1}}')
  })

  it.each([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole', new Array(2)],
    ['NaN', Number.NaN],
    ['infinity', [Number.NEGATIVE_INFINITY]],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a lone surrogate', 'a\ud800'],
    ['a lone surrogate as a name', { '\udc00': 1 }],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', new Uint8Array(2)],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalizeJson(value)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    expect(() => canonicalizeJson([{ deep: value }])).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    )
  })

  it('refuses cycles and more than 200 levels', () => {
    const cycle: Record<string, unknown> = {}
    cycle.a = [cycle]
    cycle.b = cycle
    expect(() => canonicalizeJson(cycle)).toThrow(expect.objectContaining({ code: 'bad_request' }))
    expect(canonicalizeJson(nested(200))).toBe(`${'['.repeat(200)}0${']'.repeat(200)}`)
    expect(() => canonicalizeJson(nested(201))).toThrow('more than 200 deep')
  })

  it('does not take a value that occurs twice for a cycle', () => {
    const shared = { a: 1 }
    expect(canonicalizeJson([shared, shared])).toBe('[{"a":1},{"a":1}]')
  })
})

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}0${']'.repeat(levels)}`)

/** The same value with the members of all objects in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, reversed(member)]),
  )
}
