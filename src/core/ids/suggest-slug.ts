const MAX = 63

/** A slug that follows from a name and is not taken; empty where the name has nothing to make one of. */
export function suggestSlug(name: string, taken: ReadonlySet<string>): string {
  const plain = trimmed(
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-'),
    MAX,
  )
  if (plain === '') return ''
  let slug = plain
  for (let n = 2; taken.has(slug); n++) slug = `${trimmed(plain, MAX - `-${n}`.length)}-${n}`
  return slug
}

const trimmed = (text: string, length: number): string =>
  text.replace(/^-+/, '').slice(0, length).replace(/-+$/, '')
