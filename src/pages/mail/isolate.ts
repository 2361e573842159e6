// Everything that turns the direction of text (UAX #9): embeddings, overrides, isolates and their ends, and the marks.
const CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/**
 * A name inside a sentence of another direction: it reads from its own side and turns nothing around it. Plain text and
 * subject lines have no elements for it, so these are Unicode's characters; a name that needs none gets none.
 */
export function isolate(name: string): string {
  const plain = name.replace(CONTROLS, '')
  return RIGHT_TO_LEFT.test(plain) ? `\u2068${plain}\u2069` : plain
}
