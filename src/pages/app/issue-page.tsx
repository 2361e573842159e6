import { AppLayout } from './app-layout.tsx'
import { credentialHref } from './credential-words.tsx'
import { Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { EmptyState, Panel } from './parts.tsx'

export interface AchievementChoice {
  slug: string
  name: string
  /** Somebody else has to approve before it is issued. */
  fourEyes: boolean
}

export interface IssuePageProps {
  frame: TenantFrame
  achievements: readonly AchievementChoice[]
  values: Record<string, string | undefined>
  faults: Record<string, string>
  error?: string | undefined
}

export const AchievementSelect = ({
  achievements,
  value,
  error,
}: Pick<IssuePageProps, 'achievements'> & { value: string | undefined; error?: string | undefined }) => (
  <Select
    label="Achievement"
    name="achievement"
    value={value}
    error={error}
    choices={achievements.map(({ slug, name, fourEyes }) => ({
      value: slug,
      label: fourEyes ? `${name} (needs approval)` : name,
    }))}
  />
)

export const NoAchievement = () => (
  <EmptyState title="No achievement yet">
    <p>A badge is issued for an achievement. Define one first.</p>
  </EmptyState>
)

/** One badge by hand. */
export const IssuePage = ({ frame, achievements, values, faults, error }: IssuePageProps) => (
  <AppLayout title="Issue a badge" frame={frame} lead="The recipient gets a mail with a link to it.">
    {achievements.length === 0 ? (
      <NoAchievement />
    ) : (
      <Panel>
        <Form
          action={credentialHref(frame)}
          submit="Issue the badge"
          error={error}
          hidden={{ key: values.key ?? '' }}
          cancel={credentialHref(frame)}
        >
          <AchievementSelect
            achievements={achievements}
            value={values.achievement}
            error={faults.achievement}
          />
          <Field
            label="Name"
            name="name"
            value={values.name}
            error={faults.name}
            maxlength={255}
            autocomplete="off"
            hint="As it shall stand on the badge."
          />
          <Field
            label="Email address"
            name="email"
            type="email"
            value={values.email}
            error={faults.email}
            autocomplete="off"
            dir="ltr"
          />
          <Field
            label="Valid until"
            name="validUntil"
            type="date"
            value={values.validUntil}
            error={faults.validUntil}
            required={false}
            hint="The last day. Leave it empty to use what the achievement says."
          />
          <Field
            label="What this person did"
            name="narrative"
            rows={4}
            value={values.narrative}
            error={faults.narrative}
            required={false}
            maxlength={10_000}
            hint="Everybody who sees the badge can read it."
          />
          <Field
            label="Link to evidence"
            name="evidence"
            type="url"
            value={values.evidence}
            error={faults.evidence}
            required={false}
            dir="ltr"
            hint="An address that begins with https://."
          />
        </Form>
      </Panel>
    )}
  </AppLayout>
)
