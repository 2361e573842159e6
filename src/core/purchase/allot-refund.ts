/** What matters of a unit when some of a line's units were given back. */
export interface AllottableUnit {
  unit: number
  /** By hand: `cancelled` is one of those given back already, `kept` never is. */
  manual: 'suspended' | 'reinstated' | 'kept' | 'cancelled' | null
  /** Nothing is lost with it any more: it is cancelled, or its credential was withdrawn. */
  isGone: boolean
  hasCredential: boolean
  /** Somebody has it: the one whom the order names, or one who claimed it. */
  isTaken: boolean
  /** A link to it has been sent to somebody. */
  isOffered: boolean
}

export type Allotment = 'none' | 'falls' | 'unclear'

/**
 * Which units of a line fall when only `left` of them are still bought: those that are gone already, then those that
 * nobody has. Among people nobody is picked blindly: they fall all together, or a person has to decide.
 */
export function allotRefund<U extends AllottableUnit>(units: readonly U[], left: number): Map<U, Allotment> {
  const allotted = new Map<U, Allotment>(units.map((unit) => [unit, 'none']))
  const candidates = units.filter((unit) => unit.manual !== 'cancelled')
  let excess = candidates.length - left
  const free = candidates.filter((unit) => unit.manual !== 'kept')
  for (const group of groupsOf(free)) {
    if (excess <= 0) break
    const isAnybodys = group.members.length > excess && group.isTaken
    for (const [n, unit] of group.members.entries()) {
      if (isAnybodys) allotted.set(unit, 'unclear')
      else if (n < excess) allotted.set(unit, 'falls')
    }
    excess = isAnybodys ? 0 : excess - group.members.length
  }
  return allotted
}

/** In the order in which they are given up; within a group the last unit first. */
function groupsOf<U extends AllottableUnit>(units: readonly U[]): { isTaken: boolean; members: U[] }[] {
  const rankOf = (unit: U): number => {
    if (unit.isGone) return 0
    if (unit.hasCredential) return 4
    if (unit.isTaken) return 3
    return unit.isOffered ? 2 : 1
  }
  return [0, 1, 2, 3, 4].map((rank) => ({
    isTaken: rank >= 3,
    members: units.filter((unit) => rankOf(unit) === rank).sort((a, b) => b.unit - a.unit),
  }))
}
