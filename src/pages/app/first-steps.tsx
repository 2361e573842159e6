import { isGranted, type Permission } from '../../core/access/permissions.ts'
import { Button } from './form/button.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref, tenantHref } from './navigation.ts'
import { Panel, Tag } from './parts.tsx'

export interface FirstSteps {
  profile: boolean
  achievement: boolean
  badge: boolean
  opened: boolean
  shop: boolean
  colleague: boolean
  domain: boolean
  live: boolean
}

interface Step {
  name: keyof FirstSteps
  label: string
  hint: string
  href: string
  permission: Permission
}

function stepsOf({ tenant, mode = 'live' }: TenantFrame, { badge }: FirstSteps): Step[] {
  const here = (path: string) => issuerHref(tenant.slug, mode, path)
  const issue = here('credentials/new')
  return [
    {
      name: 'profile',
      permission: 'profile.write',
      href: here('profile'),
      label: 'Tell people who you are',
      hint: 'A description and your website, on every badge.',
    },
    {
      name: 'achievement',
      permission: 'achievements.write',
      href: here('achievements/new'),
      label: 'Define your first achievement',
      hint: 'What somebody has done, and how you know.',
    },
    {
      name: 'badge',
      permission: 'credentials.issue',
      href: issue,
      label: 'Issue a badge to yourself',
      hint: 'See what your learners will see.',
    },
    {
      name: 'opened',
      permission: 'credentials.issue',
      href: badge ? here('first-steps/badge') : issue,
      label: 'Open it',
      hint: 'Its page shows that it is genuine.',
    },
    {
      name: 'shop',
      permission: 'commerce.write',
      href: here('shops/new'),
      label: 'Connect your shop',
      hint: 'What is bought becomes a badge by itself.',
    },
    {
      name: 'colleague',
      permission: 'members.write',
      href: tenantHref(tenant.slug, 'members'),
      label: 'Invite a colleague',
      hint: 'So that it does not hang on you alone.',
    },
    {
      name: 'domain',
      permission: 'domains.write',
      href: here('domains'),
      label: 'Use your own domain',
      hint: 'Badges then carry your address.',
    },
    {
      name: 'live',
      permission: 'credentials.issue',
      href: mode === 'test' ? issuerHref(tenant.slug, 'live', '') : issue,
      label: 'Go live',
      hint: mode === 'test' ? 'Leave the test issuer and issue for real.' : 'Issue your first real badge.',
    },
  ]
}

const Line = ({ step, done }: { step: Step; done: boolean }) => (
  <li class="first-step">
    <Tag kind={done ? 'good' : 'plain'}>{done ? 'Done' : 'To do'}</Tag>
    <span>
      <a href={step.href}>{step.label}</a>
      <span class="hint">{step.hint}</span>
    </span>
  </li>
)

/** What a newcomer does first, with what is done and what is left. Everybody sees what they may do. */
export const FirstStepsPanel = ({ frame, done }: { frame: TenantFrame; done: FirstSteps }) => {
  const steps = stepsOf(frame, done).filter(({ permission }) => isGranted(frame.tenant.grants, permission))
  if (steps.length === 0) return null
  const count = steps.filter(({ name }) => done[name]).length
  return (
    <Panel title="First steps" id="first-steps">
      <p>
        {count} of {steps.length} done.
      </p>
      <ol class="first-steps">
        {steps.map((step) => (
          <Line step={step} done={done[step.name]} />
        ))}
      </ol>
      {count === steps.length && (
        <form
          method="post"
          action={issuerHref(frame.tenant.slug, frame.mode ?? 'live', 'first-steps/put-away')}
        >
          <Button kind="plain">Put this list away</Button>
        </form>
      )}
    </Panel>
  )
}
