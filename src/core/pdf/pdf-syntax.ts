/** A text string in UTF-16 with its mark (ISO 32000-1 section 7.9.2.2), in hexadecimal: nothing to escape. */
export const pdfText = (text: string): string => `<FEFF${toUtf16Hex(text)}>`

/** UTF-16BE in hexadecimal digits. */
export function toUtf16Hex(text: string): string {
  let hex = ''
  for (let at = 0; at < text.length; at++) hex += text.charCodeAt(at).toString(16).padStart(4, '0')
  return hex
}

/** A number as content streams and dictionaries have it: no exponent, three places. */
export const pdfNumber = (value: number): string => String(Math.round(value * 1000) / 1000)

/** A date (section 7.9.4), in UTC. */
export const pdfDate = (at: Date): string => `(D:${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z)`
