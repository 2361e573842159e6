import { describe, expect, it } from 'vitest'
import { checkValueOf, compareCheckValue, newKek } from '../../scripts/lib/kek.ts'
import { type PlatformTask, waitForTask } from '../../scripts/lib/operator.ts'
import { keyCheckValue, parseKeyRing } from '../../src/core/keys/key-ring.ts'

describe('npm run kek', () => {
  it('tells whether a secret is the one that sealed a database', async () => {
    const [first, second, stranger] = [newKek(), newKek(), newKek()]
    const known = new Map([
      [1, await checkValueOf(first, 1)],
      [2, await checkValueOf(second, 2)],
    ])
    const judge = async (secret: string, version: number) =>
      compareCheckValue(known, version, await checkValueOf(secret, version))
    expect(await judge(first, 1)).toMatchObject({
      fits: true,
      sentence: expect.stringContaining('KEK_V1 of this'),
    })
    expect(await judge(second, 1)).toMatchObject({
      fits: false,
      sentence: expect.stringContaining('This is KEK_V2'),
    })
    expect(await judge(stranger, 2)).toMatchObject({
      fits: false,
      sentence: expect.stringContaining('is not KEK_V2'),
    })
    expect(await judge(stranger, 3)).toMatchObject({
      fits: false,
      sentence: expect.stringContaining('never seen'),
    })
  })

  it('says the same as the Worker does, and nothing about the key', async () => {
    const secret = newKek()
    const value = await checkValueOf(secret, 1)
    const ring = await parseKeyRing(new Map([[1, secret]]))
    expect(value).toBe(Buffer.from(await keyCheckValue(ring, 1)).toString('hex'))
    expect(value).not.toContain(Buffer.from(secret, 'base64').toString('hex').slice(0, 8))
    await expect(checkValueOf('too short', 1)).rejects.toThrow('KEK_V1')
  })
})

describe('waiting for work of the platform', () => {
  const task = (state: PlatformTask['state'], done: number): PlatformTask => ({
    id: 'x',
    state,
    done,
    failed: 0,
  })

  it('tells each step once, and ends with the work', async () => {
    const states = [task('pending', 0), task('pending', 5), task('pending', 5), task('done', 9)]
    const told: number[] = []
    const ended = await waitForTask(
      async () => states.shift(),
      ({ done }) => void told.push(done),
      async () => {},
    )
    expect([ended.state, told]).toEqual(['done', [0, 5, 9]])
  })

  it('does not wait for work that is not there', async () => {
    await expect(
      waitForTask(
        async () => undefined,
        () => {},
        async () => {},
      ),
    ).rejects.toThrow('not there')
  })
})
