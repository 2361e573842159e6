/** Markdown as running text on one line: without headings, marks and addresses. */
export const plainTextOf = (markdown: string): string =>
  markdown
    .split(/\r\n|\r|\n/)
    .filter((line) => !/^#{1,6}\s/.test(line))
    .map((line) => line.replace(/^\s*(?:[-*+]\s|\d{1,9}[.)]\s)\s*/, '').trim())
    .filter((line) => line !== '')
    // A list reads on with semicolons, sentences with what they have.
    .reduce((text, line) => (text === '' ? line : `${text}${/[.:;,!?…]$/.test(text) ? '' : ';'} ${line}`), '')
    .replace(/\[([^[\]]+)\]\([^\s()<>]+\)/g, '$1')
    .replace(/(\*\*|\*|`)(?=\S)([^*`]+?)\1/g, '$2')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
