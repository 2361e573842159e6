import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../src/core/certificate/certificate.ts'
import { unpackCredential } from '../../src/core/unpack/unpack-credential.ts'
import { renderBadgePng } from '../../src/raster/render-badge-png.ts'
import { renderCertificate } from '../../src/raster/render-certificate.ts'

// What other software finds in a certificate: Mozilla's PDF.js.

const BASE: Certificate = {
  paper: 'a4',
  issuerName: 'Royal Institute of Applied Surveying',
  recipientName: 'Žofie Nguyễn-O’Brien',
  achievementName: 'Chartered Practitioner in Geodesy',
  kind: 'Certification',
  criteria: 'Pass both papers, keep a log of thirty-six months, and answer for it before a panel.',
  facts: [
    { name: 'Issued', text: '24 November 2026' },
    { name: 'Licence number', text: 'S-0071' },
  ],
  state: { sentence: 'valid until 24 November 2029.' },
  asOf: '3 October 2026',
  test: false,
  url: 'https://badges.example.org/i/rias/credentials/019d2c1e-7a3b-7c4d-8e5f-0a1b2c3d4e5f',
  verifyUrl: 'https://badges.example.org/verify',
  imageAlt: 'A green seal',
}
const JSON_TEXT = JSON.stringify({ '@context': ['https://www.w3.org/ns/credentials/v2'], name: 'Žofie 高' })
const issuedOn = new Date('2026-11-24T23:30:00Z')

async function make(change: Partial<Certificate> = {}): Promise<Uint8Array<ArrayBuffer>> {
  const certificate = { ...BASE, ...change }
  const design = {
    title: certificate.achievementName,
    issuerName: certificate.issuerName,
    seed: 'x',
    test: certificate.test,
  }
  return renderCertificate({
    certificate,
    picture: await renderBadgePng(design, 300),
    json: JSON_TEXT,
    issuedOn,
  })
}

interface Node {
  role: string
  alt?: string
  children: Node[]
}

interface TextItem {
  str: string
}

async function read(pdf: Uint8Array) {
  const document = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  const page = await document.getPage(1)
  const [content, tree, annotations, attachments, metadata] = [
    await page.getTextContent(),
    await page.getStructTree(),
    await page.getAnnotations(),
    await document.getAttachments(),
    await document.getMetadata(),
  ]
  const lines = (content.items as TextItem[]).map(({ str }) => str).filter((str) => str.trim() !== '')
  return {
    pages: document.numPages,
    view: page.view,
    lines,
    tree,
    annotations,
    attachments,
    info: metadata.info as Record<string, unknown>,
  }
}

describe('a certificate, as PDF.js reads it', () => {
  it('is one page of the paper that was asked for', async () => {
    expect(await read(await make())).toMatchObject({ pages: 1, view: [0, 0, 595.28, 841.89] })
    expect((await read(await make({ paper: 'letter' }))).view).toEqual([0, 0, 612, 792])
  })

  it('says in text who was awarded what by whom, and where the truth is', async () => {
    const { lines, info } = await read(await make())
    for (const line of [
      BASE.issuerName,
      BASE.recipientName,
      BASE.achievementName,
      'S-0071',
      '24 November 2026',
    ]) {
      expect(lines).toContain(line)
    }
    expect(lines.join('')).toContain(BASE.url.replace('https://', ''))
    expect(lines.join(' ')).toContain('On 3 October 2026: valid until 24 November 2029.')
    expect(info).toMatchObject({
      Title: 'Chartered Practitioner in Geodesy, Žofie Nguyễn-O’Brien',
      Author: BASE.issuerName,
      IsXFAPresent: false,
    })
  })

  it('carries the signed credential, byte for byte', async () => {
    const pdf = await make()
    const { attachments } = await read(pdf)
    const [file] = Object.values(attachments as Record<string, { filename: string; content: Uint8Array }>)
    expect(file?.filename).toBe('credential.json')
    expect(new TextDecoder().decode(file?.content)).toBe(JSON_TEXT)
    expect(unpackCredential(pdf)).toMatchObject({ form: 'pdf', credential: JSON.parse(JSON_TEXT) })
  })

  it('leads to the live page, and can be read aloud', async () => {
    const { annotations, tree } = await read(await make())
    expect(annotations.map(({ url }) => url)).toEqual([BASE.url, BASE.url])
    const elements = (tree?.children[0] as Node | undefined)?.children ?? []
    expect(elements.filter(({ role }) => role === 'Figure')).toMatchObject([{ alt: 'A green seal' }])
    expect(elements.filter(({ role }) => role === 'H1')).toHaveLength(1)
  })

  it.each(['محمد بن يوسف العلوي', 'דוד בן־גוריון', 'Ἀλέξανδρος Παπαδόπουλος', 'Олександр Їжакевич'])(
    'has the name %s in letters and in text',
    async (recipientName) => {
      const { lines } = await read(await make({ recipientName }))
      expect(lines).toContain(recipientName)
      expect(lines.join(' ')).not.toContain('the person named')
    },
  )

  it.each(['山田 太郎', 'अमिता शर्मा', 'สมชาย ใจดี', '𐍈𐌰𐌳𐌲𐌴'])(
    'shows no boxes for %s, but has the name in its text and title',
    async (recipientName) => {
      const { lines, info } = await read(await make({ recipientName }))
      expect(lines).toContain(recipientName)
      expect(info.Title).toContain(recipientName)
    },
  )

  it('holds the longest names', async () => {
    const recipientName = `${'Maximiliana Bernadette '.repeat(12)}Freifrau von Hohenstein`
    const achievementName = 'Donaudampfschifffahrtsgesellschaftskapitänsprüfung'.repeat(4)
    const { pages, lines } = await read(await make({ recipientName, achievementName }))
    expect(pages).toBe(1)
    expect(lines.join(' ')).toContain('Maximiliana Bernadette')
  })

  it('says what must not be overlooked in its title and its text', async () => {
    const state = { mark: 'REVOKED', sentence: 'revoked. The issuer has withdrawn this credential for good.' }
    const revoked = await read(await make({ state }))
    expect(revoked.info.Title).toMatch(/^REVOKED: /)
    expect(revoked.lines.join(' ')).toContain('On 3 October 2026: revoked.')
    const test = await read(await make({ test: true }))
    expect(test.info.Title).toMatch(/^TEST: /)
    expect(test.lines.join(' ')).toContain('It proves nothing about anybody.')
  })

  it('is the same bytes for the same state', async () => {
    const [first, second, other] = [await make(), await make(), await make({ asOf: '4 October 2026' })]
    expect(second).toEqual(first)
    expect(other).not.toEqual(first)
  })
})
