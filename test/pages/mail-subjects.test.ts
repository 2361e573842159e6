import { describe, expect, it } from 'vitest'
import { buildEndorsementRequestMail } from '../../src/pages/mail/endorsement-request-mail.ts'
import { buildInvitationMail } from '../../src/pages/mail/invitation-mail.ts'
import { buildSignInMail } from '../../src/pages/mail/sign-in-mail.ts'

const LONG = `Win a prize at https://evil.example/${'x'.repeat(160)}`
const url = 'https://badges.example/app'

describe('the subject of a mail to somebody who may not know the organisation', () => {
  it.each([
    ['an invitation', (name: string) => buildInvitationMail({ organisation: name, role: 'issuer', url })],
    ['a sign-up', (name: string) => buildSignInMail({ organisation: name, url })],
    [
      'a request',
      (name: string) =>
        buildEndorsementRequestMail({
          ...{ askingName: name, askedName: name, achievementName: 'Welding', achievementUrl: url },
        }),
    ],
  ])('has the beginning of a long name and all of a short one: %s', (_, build) => {
    const { subject } = build(LONG)
    expect(subject).toContain('Win a prize')
    expect(subject).toContain('…')
    expect(subject).not.toContain('x'.repeat(20))
    expect(subject.length).toBeLessThan(120)
    expect(build('Institute of Testing').subject).toContain('Institute of Testing')
  })

  it('is cut between characters', () => {
    const { subject } = buildInvitationMail({ organisation: '🎓'.repeat(200), role: 'issuer', url })
    expect(subject.isWellFormed()).toBe(true)
  })
})
