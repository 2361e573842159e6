import { isEmailAddress } from '../core/identity/identity-hash.ts'
import type { PurchaseState } from '../core/purchase/fold-facts.ts'
import type { Person } from '../core/purchase/purchase.ts'

const MAX_NAME = 255

/** A purchase with only such addresses and names as a credential can carry. A shop checks neither. */
export function usablePeople(state: PurchaseState): PurchaseState {
  const { learner, lines, ...rest } = state
  return {
    ...rest,
    buyer: usablePerson(state.buyer),
    ...(learner && { learner: usablePerson(learner) }),
    lines: lines.map((line) => (line.learner ? { ...line, learner: usablePerson(line.learner) } : line)),
  }
}

export function usablePerson({ email, name }: Person): Person {
  const address = email?.trim()
  const text = name?.toWellFormed().replace(/\s+/g, ' ').trim()
  return {
    ...(address && isEmailAddress(address) && { email: address }),
    ...(text && text.length <= MAX_NAME && { name: text }),
  }
}
