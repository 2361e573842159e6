import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2019 } from 'ajv/dist/2019.js'
import ajvFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyModelCredential } from '../support/arbitrary-model.ts'

const PATH = join(
  import.meta.dirname,
  '../../../shared/standards/schemas/ob_v3p0_achievementcredential.formal.json',
)

describe.runIf(existsSync(PATH))('the official JSON Schema of Open Badges 3.0, formal flavour', () => {
  const createValidate = () => {
    // `strict` is about how a schema is written, and this one is not ours.
    const ajv = new Ajv2019({ strict: false, allErrors: true })
    ajvFormats.default(ajv)
    return ajv.compile(JSON.parse(readFileSync(PATH, 'utf8')))
  }

  it('accepts every credential that is built here', () => {
    const validate = createValidate()
    fc.assert(
      fc.property(anyModelCredential, ({ document }) => {
        validate(document)
        expect(validate.errors).toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })

  it('is awake', () => {
    const validate = createValidate()
    const [sample] = fc.sample(anyModelCredential, 1)
    expect(validate({ ...sample?.document, evidence: 'none' })).toBe(false)
    expect(validate({ ...sample?.document, awardedDate: 'yesterday' })).toBe(false)
  })
})
