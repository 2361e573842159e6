import { describe, expect, it } from 'vitest'
import { keepList } from '../../src/actions/keep-list.ts'
import { toBase64Url } from '../../src/core/encoding/base64.ts'
import { utf8 } from '../../src/core/encoding/bytes.ts'

const listWith = (ttl?: unknown) => ({
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  credentialSubject: { type: 'BitstringStatusList', ...(ttl !== undefined && { ttl }) },
})
const START = Date.parse('2026-03-01T10:00:00Z')

let number = 0
/** A list at an address of its own, asked at these seconds; says how often it was fetched. */
async function fetchesOf(list: unknown, seconds: number[]): Promise<number> {
  const url = `https://lists.example/${++number}`
  let fetches = 0
  for (const second of seconds) {
    const answer = await keepList(url, new Date(START + second * 1000), async () => {
      fetches++
      return list
    })
    expect(answer).toBe(list)
  }
  return fetches
}

describe('a status list of somebody else', () => {
  it('is kept as long as it says, and not a moment longer', async () => {
    expect(await fetchesOf(listWith(30_000), [0, 1, 29.999])).toBe(1)
    expect(await fetchesOf(listWith(30_000), [0, 30])).toBe(2)
    expect(await fetchesOf(listWith(30_000), [0, 29, 31, 59])).toBe(2)
  })

  it('is kept for five minutes at most, whatever it says', async () => {
    expect(await fetchesOf(listWith(31_536_000_000), [0, 299])).toBe(1)
    expect(await fetchesOf(listWith(31_536_000_000), [0, 300])).toBe(2)
  })

  it.each([undefined, 0, -1, '30000', null])('is not kept with the ttl %j', async (ttl) => {
    expect(await fetchesOf(listWith(ttl), [0, 0])).toBe(2)
  })

  it('is kept as a token as well, and anything else is not', async () => {
    const part = (value: object) => toBase64Url(utf8(JSON.stringify(value)))
    expect(await fetchesOf(`${part({ alg: 'RS256' })}.${part(listWith(30_000))}.AAAA`, [0, 1])).toBe(1)
    for (const other of ['nonsense', 7, null, [], {}]) expect(await fetchesOf(other, [0, 1])).toBe(2)
  })

  it('that could not be had is asked for again', async () => {
    const url = 'https://lists.example/gone'
    const gone = async (): Promise<never> => {
      throw new Error('gone')
    }
    await expect(keepList(url, new Date(START), gone)).rejects.toThrow('gone')
    expect(await keepList(url, new Date(START), async () => listWith(1))).toEqual(listWith(1))
  })

  it('makes room for others', async () => {
    const at = new Date(START)
    let fetches = 0
    const fetch = async () => {
      fetches++
      return listWith(60_000)
    }
    await keepList('https://lists.example/first', at, fetch)
    for (let n = 0; n < 40; n++) await keepList(`https://many.example/${n}`, at, fetch)
    await keepList('https://lists.example/first', at, fetch)
    expect(fetches).toBe(42)
  })
})
