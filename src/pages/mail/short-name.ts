const LENGTH = 40

/** A name for the subject of a mail to somebody who may not know it: whoever chose it must not fill the line. */
export function shortName(name: string, length = LENGTH): string {
  const characters = [...name.replace(/[\s\p{Cc}]+/gu, ' ').trim()]
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`
}
