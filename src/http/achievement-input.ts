import type { AchievementInput } from '../actions/define-achievement.ts'
import type { AchievementInputBody } from './schemas/achievement.ts'
import { withoutUndefined } from './without-undefined.ts'

/** What an author has said, as the actions take it. */
export function inputOf(body: AchievementInputBody): AchievementInput {
  const { needs, validity, recipientIdentity, suspension, refresh, proofs, image, ...rest } = body
  const { microCredential, frameworks, design, fourEyes, purchases, ...definition } = rest
  return {
    definition: withoutUndefined(definition),
    ...(image && { image: withoutUndefined(image) }),
    settings: {
      needs: [...new Set(needs)],
      ...(validity && { validity: validity.duration }),
      ...(recipientIdentity && { recipientIdentity }),
      ...(proofs?.[1] && { jcsProof: true as const }),
      ...(suspension && { suspension }),
      ...(refresh && { refresh }),
      ...(purchases && { purchases: withoutUndefined(purchases) }),
      ...(design && { badgeStyle: withoutUndefined(design) }),
      ...((fourEyes?.issue || fourEyes?.revoke) && { fourEyes: withoutUndefined(fourEyes) }),
      ...(microCredential && { microCredential: withoutUndefined(microCredential) }),
    },
    ...(frameworks?.length && { frameworks }),
  }
}
