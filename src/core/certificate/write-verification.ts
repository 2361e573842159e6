import { qrPath } from '../qr/qr-path.ts'
import type { Certificate } from './certificate.ts'
import type { Rectangle } from './draw-certificate.ts'
import { INK, LINK, type Pen, SOFT, withoutScheme } from './pen.ts'
import { setHeading, setParagraph } from './set-lines.ts'

export const BADGE_SIZE = 124
const QR_SIZE = 104
const GAP = 22

/** How to check it, between the badge and the code that leads to the live page; returns what can be pressed. */
export function writeVerification(
  pen: Pen,
  { url, state, asOf }: Certificate,
  { left, width, top }: { left: number; width: number; top: number },
): Rectangle[] {
  const code = qrPath(url)
  const x = left + width - QR_SIZE
  const place = `translate(${x} ${top + 2}) scale(${QR_SIZE / code.size})`
  pen.draw(`<path d="${code.data}" transform="${place}" fill="#000000"/>`)

  const textLeft = left + BADGE_SIZE + GAP
  const textWidth = x - textLeft - 10
  let y = pen.text('Does it still hold?', { x: textLeft, y: top + 18, size: 12, weight: 600 })
  y = pen.text('Scan the code, or open', { x: textLeft, y: y + 18, size: 9, fill: SOFT })
  const address = { x: textLeft, y: y + 4, width: textWidth, height: 4 }
  for (const part of addressLines(url, textWidth / 8.5)) {
    y = pen.text(part, { x: textLeft, y: y + 12.5, size: 8.5, fill: LINK })
    address.height += 12.5
  }
  const stood = `On ${asOf}: ${state.sentence}`
  const set = setHeading(stood, { width: textWidth, largest: 9, smallest: 9, mostLines: 4 })
  pen.block(set, { x: textLeft, y: y + 20, weight: state.mark ? 600 : 400 })
  return [{ x, y: top + 2, width: QR_SIZE, height: QR_SIZE }, address]
}

/** The address without its scheme, broken where an address may be broken. */
function addressLines(url: string, width: number): string[] {
  const parts = withoutScheme(url).split(/(?<=[/-])/)
  // A space between the parts is where a line may end; the estimate of the width must not count them.
  const spaced = parts.join(' ')
  return setParagraph(spaced, width + 0.3 * parts.length, 6).map((line) => line.replaceAll(' ', ''))
}

/** What the file is, in small print. */
export function writeFoot(
  pen: Pen,
  { verifyUrl, test }: Certificate,
  { middle, width, foot }: { middle: number; width: number; foot: number },
): void {
  const file = `The signed Open Badges 3.0 credential is attached to this file. Anybody can check the file at ${withoutScheme(verifyUrl)}.`
  const last = test
    ? 'TEST: made by a test issuer. It proves nothing about anybody.'
    : 'What is printed cannot be withdrawn: only the address above knows how the award stands today.'
  const style = { x: middle, anchor: 'middle', fill: SOFT } as const
  pen.block(setHeading(file, { width, largest: 7.5, smallest: 4.5, mostLines: 1 }), { ...style, y: foot + 6 })
  pen.text(last, { ...style, size: 7.5, y: foot + 17, ...(test && { weight: 600, fill: INK }) })
}
