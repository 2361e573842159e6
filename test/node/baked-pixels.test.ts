import { deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bakePng } from '../../src/core/bake/png.ts'
import { buildPngChunk } from '../../src/core/bake/png-chunks.ts'
import { decodePng } from '../support/decode-png.ts'
import { readShared } from '../support/read-shared.ts'

const CREDENTIAL = JSON.stringify({ name: 'Zoë 😀', type: ['VerifiableCredential', 'OpenBadgeCredential'] })

/** Text chunks as another reader finds them, byte by byte: [type, keyword, text]. */
function textsOf(png: Buffer): [string, string, string][] {
  const texts: [string, string, string][] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    const keyword = data.toString('latin1', 0, data.indexOf(0))
    if (type === 'iTXt') texts.push([type, keyword, data.toString('utf8', data.indexOf(0) + 5)])
    if (type === 'tEXt') texts.push([type, keyword, data.toString('latin1', data.indexOf(0) + 1)])
  }
  return texts
}

function samplePng(): Uint8Array {
  const [width, height, channels] = [23, 17, 3]
  const lines = Buffer.alloc(height * (width * channels + 1))
  for (let at = 0; at < lines.length; at++) {
    lines[at] = at % (width * channels + 1) === 0 ? (at / (width * channels + 1)) % 5 : (at * 7919) % 251
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const pixels = deflateSync(lines)
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    buildPngChunk('IHDR', header),
    buildPngChunk('tEXt', Buffer.from('Comment\0before', 'latin1')),
    buildPngChunk('IDAT', pixels.subarray(0, 100)),
    buildPngChunk('IDAT', pixels.subarray(100)),
    buildPngChunk('tEXt', Buffer.from('Comment\0after', 'latin1')),
    buildPngChunk('IEND', Buffer.alloc(0)),
  ])
}

describe('a baked PNG as others see it', () => {
  it('has the pixels that it had and the credential beside its other texts', async () => {
    const plain = samplePng()
    const baked = bakePng(bakePng(plain, 'a former credential'), CREDENTIAL)
    expect(await decodePng(baked)).toEqual(await decodePng(plain))
    expect(textsOf(Buffer.from(baked))).toEqual([
      ['tEXt', 'Comment', 'before'],
      ['iTXt', 'openbadgecredential', CREDENTIAL],
      ['tEXt', 'Comment', 'after'],
    ])
    // Taking the chunk out again leaves the file as it was, bit for bit.
    const at = Buffer.from(baked).indexOf('iTXt') - 4
    const without = Buffer.concat([
      baked.subarray(0, at),
      baked.subarray(at + 12 + Buffer.from(baked).readUInt32BE(at)),
    ])
    expect(without.equals(Buffer.from(plain))).toBe(true)
  })

  const shared = readShared()
  const samples = Object.keys(shared).filter((path) => path.endsWith('.png'))
  it.runIf(samples.length > 0).each(samples)('has the pixels of %s', async (path) => {
    const sample = Buffer.from(shared[path] ?? '', 'base64')
    const baked = Buffer.from(bakePng(sample, CREDENTIAL))
    const deflated = (png: Buffer) => {
      const parts: Buffer[] = []
      for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
        if (png.toString('latin1', at + 4, at + 8) === 'IDAT') {
          parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
        }
      }
      return inflateSync(Buffer.concat(parts))
    }
    expect(deflated(baked).equals(deflated(sample))).toBe(true)
    expect(textsOf(baked).filter(([, keyword]) => keyword === 'openbadgecredential')).toEqual([
      ['iTXt', 'openbadgecredential', CREDENTIAL],
    ])
  })
})
