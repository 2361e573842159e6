import { z } from 'zod'
import { RESULT_TYPES } from '../../core/credential/vocabularies.ts'
import { alignments, partId, term } from './parts.ts'
import { text } from './text.ts'

const level = z.strictObject({
  id: partId.optional(),
  name: text(255),
  description: text(4_000).optional(),
  level: text(255).optional(),
  points: text(50).optional(),
  alignment: alignments.optional(),
})

export const resultDescription = z.strictObject({
  id: partId.optional(),
  name: text(255),
  resultType: term(RESULT_TYPES, 'a result type'),
  allowedValue: z.array(text(255)).min(1).max(100).optional(),
  requiredLevel: partId.optional(),
  requiredValue: text(255).optional(),
  valueMin: text(50).optional(),
  valueMax: text(50).optional(),
  rubricCriterionLevel: z.array(level).max(50).optional(),
  alignment: alignments.optional(),
})
