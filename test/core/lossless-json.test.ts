import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLosslessJson } from '../../src/core/encoding/lossless-json.ts'

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth)

describe('lossless JSON', () => {
  it('keeps the digits of integers beyond 2^53', () => {
    const text =
      '{"order":820982911946154508,"lines":[890088186047892319,-9007199254740993],"small":9007199254740991}'
    expect(parseLosslessJson(text)).toEqual({
      order: '820982911946154508',
      lines: ['890088186047892319', '-9007199254740993'],
      small: 9007199254740991,
    })
  })

  it('leaves every other number a number', () => {
    expect(parseLosslessJson('[1.5,1e30,-0,0.1,9007199254740993.5]')).toEqual([
      1.5,
      1e30,
      -0,
      0.1,
      2 ** 53 + 2,
    ])
  })

  it('is JSON.parse for everything that JSON.parse keeps', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        fc.pre(!text.includes('__proto__') && !/\d{16}/.test(text))
        expect(parseLosslessJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('takes the last of a repeated member', () => {
    expect(parseLosslessJson('{"a":1,"a":820982911946154508}')).toEqual({ a: '820982911946154508' })
  })

  it('drops __proto__ at every level', () => {
    const parsed = parseLosslessJson('{"__proto__":{"x":1},"a":[{"\\u005f_proto__":2,"b":3}]}')
    expect(Object.getOwnPropertyNames(parsed)).toEqual(['a'])
    expect(parsed).toEqual({ a: [{ b: 3 }] })
  })

  it('refuses nesting beyond 64 levels, whatever the size, and counts no bracket inside a text', () => {
    expect(() => parseLosslessJson(nested(64, '[', ']'))).not.toThrow()
    expect(() => parseLosslessJson(nested(65, '[', ']'))).toThrow(/nested deeper/)
    expect(() => parseLosslessJson(nested(1_000_000, '{"a":', '}'))).toThrow(/nested deeper/)
    expect(parseLosslessJson(`["\\"${'['.repeat(99)}"]`)).toEqual([`"${'['.repeat(99)}`])
  })

  it('refuses what is not JSON without quoting it', () => {
    // The engine's own message would quote the body, so it must not come along as a cause either.
    let thrown: unknown
    try {
      parseLosslessJson('{"email":"ada@example.org"')
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'bad_request', message: 'the body is not JSON' })
    expect((thrown as Error).cause).toBeUndefined()
  })
})
