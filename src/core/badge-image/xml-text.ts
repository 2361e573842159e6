// XML 1.0 section 2.2 "Characters", without the C1 controls it discourages. In a `u` pattern a lone
// surrogate is a code point of its own, so it falls out here too.
const FORBIDDEN_IN_XML = /[^\t\n\r\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** One line of text that XML can carry: forbidden characters dropped, white space folded. Not yet escaped. */
export function toXmlCharacters(text: string): string {
  return text.replace(FORBIDDEN_IN_XML, '').replace(/\s+/gu, ' ').trim()
}

/** Text for an element or a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN_IN_XML, '').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
