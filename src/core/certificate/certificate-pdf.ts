import { toHex, utf8 } from '../encoding/bytes.ts'
import { createHiddenText } from '../pdf/hidden-text.ts'
import { outlineContent } from '../pdf/outline-content.ts'
import { pdfDate, pdfNumber, pdfText } from '../pdf/pdf-syntax.ts'
import { createPdfWriter, type PdfWriter } from '../pdf/pdf-writer.ts'
import { type Certificate, PAPERS } from './certificate.ts'
import type { DrawnCertificate, Rectangle } from './draw-certificate.ts'

export const ATTACHMENT_NAME = 'credential.json'

export interface CertificateParts {
  certificate: Certificate
  drawn: DrawnCertificate
  /** The drawing with its text made outlines. */
  outlines: string
  /** The badge, three bytes a pixel. */
  picture: { width: number; height: number; rgb: Uint8Array }
  /** The signed credential. */
  json: string
  issuedOn: Date
  /** 32 hexadecimal digits. */
  id: string
}

/**
 * A certificate as PDF 1.7: the drawing in outlines, the text beneath it for readers and machines, and the signed
 * credential as an associated file (ISO 32000-2 section 14.13).
 */
export function certificatePdf(parts: CertificateParts): Uint8Array<ArrayBuffer> {
  const { certificate, drawn, json, issuedOn, id } = parts
  const { width, height } = PAPERS[certificate.paper]
  const pdf = createPdfWriter()
  const [page, tree, whole] = [pdf.reserve(), pdf.reserve(), pdf.reserve()]
  const { content, resources, roles } = pageContent(pdf, parts)

  const elements = roles.map(({ tag, alt }, at) =>
    pdf.add(
      `<</Type/StructElem/S/${tag}/P ${whole}/Pg ${page}/K ${at}${alt === undefined ? '' : `/Alt ${pdfText(alt)}`}>>`,
    ),
  )
  const parents = pdf.add(`<</Nums[0[${elements.join(' ')}]]>>`)
  pdf.add(`<</Type/StructElem/S/Document/P ${tree}/K[${elements.join(' ')}]>>`, whole)
  pdf.add(`<</Type/StructTreeRoot/K ${whole}/ParentTree ${parents}/ParentTreeNextKey 1>>`, tree)

  const links = drawn.links.map((link) => linkTo(pdf, certificate.url, link, height))
  const pages = pdf.reserve()
  pdf.add(
    `<</Type/Page/Parent ${pages}/MediaBox[0 0 ${width} ${height}]/Contents ${content}/Resources ${resources}` +
      `/Annots[${links.join(' ')}]/StructParents 0/Tabs/S>>`,
    page,
  )
  pdf.add(`<</Type/Pages/Kids[${page}]/Count 1>>`, pages)
  const file = attach(pdf, json, issuedOn)
  const root = pdf.add(
    `<</Type/Catalog/Pages ${pages}/Lang(en)/MarkInfo<</Marked true>>/StructTreeRoot ${tree}` +
      `/ViewerPreferences<</DisplayDocTitle true>>/AF[${file}]` +
      `/Names<</EmbeddedFiles<</Names[(${ATTACHMENT_NAME})${file}]>>>>>>`,
  )
  const info = pdf.add(
    `<</Title ${pdfText(titleOf(certificate))}/Author ${pdfText(certificate.issuerName)}` +
      `/Subject ${pdfText(certificate.url)}/Producer(Signet)/CreationDate${pdfDate(issuedOn)}>>`,
  )
  return pdf.end({ root, info, id })
}

function titleOf({ achievementName, recipientName, state, test }: Certificate): string {
  const title = recipientName === undefined ? achievementName : `${achievementName}, ${recipientName}`
  return [...(test ? ['TEST'] : []), ...(state.mark ? [state.mark] : []), title].join(': ')
}

interface Role {
  tag: string
  alt?: string
}

function pageContent(pdf: PdfWriter, { certificate, drawn, outlines, picture }: CertificateParts) {
  const { height } = PAPERS[certificate.paper]
  const { content, graphicsStates } = outlineContent(outlines)
  const hidden = createHiddenText(pdf)
  const { badge } = drawn
  const image = pdf.addStream(
    `/Type/XObject/Subtype/Image/Width ${picture.width}/Height ${picture.height}/ColorSpace/DeviceRGB/BitsPerComponent 8`,
    picture.rgb,
  )
  // An image stands on its head where y runs downwards.
  const placed = [badge.width, 0, 0, -badge.height, badge.x, badge.y + badge.height].map(pdfNumber).join(' ')
  const operators = [
    `1 0 0 -1 0 ${pdfNumber(height)} cm`,
    `/Figure<</MCID 0>>BDC\nq ${placed} cm /Im1 Do Q\nEMC`,
    `/Artifact BMC\n${content}\nEMC`,
    ...drawn.lines.map((line, at) => hidden.write(line, { tag: line.tag, id: at + 1 })),
  ]
  const roles: Role[] = [
    { tag: 'Figure', alt: certificate.imageAlt },
    ...drawn.lines.map(({ tag }) => ({ tag })),
  ]
  const stream = pdf.addStream('', operators.join('\n'))
  const resources = `<</XObject<</Im1 ${image}>>/Font<<${hidden.fonts()}>>/ExtGState<<${graphicsStates}>>>>`
  return { content: stream, resources, roles }
}

function linkTo(pdf: PdfWriter, url: string, { x, y, width, height }: Rectangle, pageHeight: number): string {
  const corners = [x, pageHeight - y - height, x + width, pageHeight - y].map(pdfNumber).join(' ')
  return pdf.add(
    `<</Type/Annot/Subtype/Link/Rect[${corners}]/Border[0 0 0]/F 4/Contents ${pdfText(url)}/A<</S/URI/URI<${toHex(utf8(url))}>>>>>`,
  )
}

function attach(pdf: PdfWriter, json: string, at: Date): string {
  const bytes = utf8(json)
  const stream = pdf.addStream(
    `/Type/EmbeddedFile/Subtype/application#2Fvc+ld+json/Params<</Size ${bytes.length}/ModDate${pdfDate(at)}>>`,
    bytes,
  )
  return pdf.add(
    `<</Type/Filespec/F(${ATTACHMENT_NAME})/UF(${ATTACHMENT_NAME})/Desc(The signed Open Badges 3.0 credential)` +
      `/AFRelationship/Data/EF<</F ${stream}/UF ${stream}>>>>`,
  )
}
