import { BadgeError } from '../badge-error.ts'

/** How much work a stranger's file may still ask for. */
export interface Budget {
  spend: (amount: number) => void
}

/** Throws once more than `limit` has been spent. */
export function createBudget(limit: number): Budget {
  let left = limit
  return {
    spend: (amount) => {
      left -= amount
      // So that no amount that is not a number lifts the limit.
      if (!(left >= 0))
        throw new BadgeError('bad_request', 'the PDF asks for more work than any certificate needs')
    },
  }
}
