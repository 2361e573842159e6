// More is no pattern that a person wrote for a credential.
const MAX_LENGTH = 500
// An escape, a class and any plain character stand for one character.
const ONE = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[^()*+?{}|^$,:=!<\d]/g
const BRACKETS = /\((?:\?:)?([^()]*)\)([*+{]?)/
/** What a pair of brackets becomes in which something repeats or branches. */
const BRANCHING = '~'

/**
 * The most steps that a backtracking search for a pattern takes in a text of this length: every open repetition
 * multiplies by the length, every choice by two. Infinity where the pattern repeats what repeats or branches by
 * itself, looks around or back: then it may take for ever, or nobody can tell.
 */
export function patternCost(pattern: string, length: number): number {
  if (pattern.length > MAX_LENGTH || /\\[1-9k]|\(\?[^:]/.test(pattern)) return Number.POSITIVE_INFINITY
  const plain = pattern.replace(ONE, 'x')
  let rest = plain
  for (let pair = BRACKETS.exec(rest); pair !== null; pair = BRACKETS.exec(rest)) {
    const [whole, content = '', repeated = ''] = pair
    const isBranching = /[*+?{|~]/.test(content)
    if (isBranching && repeated !== '') return Number.POSITIVE_INFINITY
    const end = pair.index + whole.length
    rest = rest.slice(0, pair.index) + (isBranching ? BRANCHING : 'x') + repeated + rest.slice(end)
  }
  const bare = plain.replaceAll('(?:', '(')
  const repetitions = bare.match(/[*+]|\{\d*,\d*\}/g)?.length ?? 0
  const choices = bare.replace(/([*+}])\?/g, '$1').match(/[?|]/g)?.length ?? 0
  const isAnchored = plain.startsWith('^') && !plain.includes('|')
  return Math.max(length, 1) ** (repetitions + (isAnchored ? 0 : 1)) * 2 ** choices
}
