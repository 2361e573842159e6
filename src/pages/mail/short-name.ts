const LENGTH = 40

/** A name for the subject of a mail to somebody who may not know it: whoever chose it must not fill the line. */
export function shortName(name: string): string {
  const characters = [...name.replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  return characters.length <= LENGTH ? characters.join('') : `${characters.slice(0, LENGTH - 1).join('')}…`
}
