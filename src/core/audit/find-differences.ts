export type Difference =
  | { kind: 'changed' | 'missing' | 'added'; at: number }
  | { kind: 'reordered'; at: number }

/**
 * What has become of a list, by the marks of its items: `at` is a place in the sealed list, for what was added the place
 * before which it stands.
 */
export function findDifferences(sealed: readonly string[], found: readonly string[]): Difference[] {
  if (sealed.length === found.length && isSameBag(sealed, found)) {
    return sealed.flatMap((mark, at) => (mark === found[at] ? [] : [{ kind: 'reordered' as const, at }]))
  }
  const differences: Difference[] = []
  let at = 0
  let there = 0
  while (at < sealed.length || there < found.length) {
    const missing = sealed.length - at - (found.length - there)
    if (at < sealed.length && sealed[at] === found[there]) {
      at++
      there++
    } else if (there === found.length || (missing > 0 && isNext(sealed, at + 1, found[there], missing))) {
      differences.push({ kind: 'missing', at: at++ })
    } else if (at === sealed.length || (missing < 0 && isNext(found, there + 1, sealed[at], -missing))) {
      differences.push({ kind: 'added', at })
      there++
    } else {
      differences.push({ kind: 'changed', at: at++ })
      there++
    }
  }
  return differences
}

/** Whether the mark stands among so many items from a place on. */
const isNext = (marks: readonly string[], from: number, mark: string | undefined, count: number): boolean =>
  mark !== undefined && marks.slice(from, from + count).includes(mark)

const isSameBag = (a: readonly string[], b: readonly string[]): boolean =>
  a.toSorted().join() === b.toSorted().join()
