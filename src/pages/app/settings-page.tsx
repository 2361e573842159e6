import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../../core/language/languages.ts'
import { RETENTION_BOUNDS, RETENTION_KINDS, type RetentionKind } from '../../core/privacy/retention.ts'
import { ownAddress } from '../web-address.ts'
import { AppLayout } from './app-layout.tsx'
import { Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { tenantHref } from './navigation.ts'
import { DescriptionList, Panel } from './parts.tsx'

const DAYS: Record<RetentionKind, { label: string; hint: string }> = {
  inboxBodyDays: {
    label: 'Messages from shops, in days',
    hint: 'What shops sent, word for word. After that only a fingerprint stays.',
  },
  purchasePeopleDays: {
    label: 'People of orders, in days',
    hint: 'Names and addresses of buyers and learners. The order itself stays.',
  },
  webhookPayloadDays: {
    label: 'Messages to your systems, in days',
    hint: 'What we sent to your webhooks. After that it cannot be sent again.',
  },
  idempotencyKeyDays: {
    label: 'Repeated calls, in days',
    hint: 'How long we notice that your system asks for the same badge twice.',
  },
}

export interface SettingsPageProps {
  frame: TenantFrame
  values: Record<string, string | undefined>
  /** Which state of the settings the values are of. */
  seen: string
  wasChanged: boolean
  limits: { credentialQuota: number | null; batchLimit: number | null; memberLimit: number | null }
  policyUrl: string
  mayChange: boolean
  faults?: Record<string, string>
  error?: string | undefined
}

const Retention = ({ values, faults = {} }: SettingsPageProps) => (
  <>
    {RETENTION_KINDS.map((kind) => (
      <Field
        {...DAYS[kind]}
        name={kind}
        type="number"
        min={String(RETENTION_BOUNDS[kind].min)}
        max={String(RETENTION_BOUNDS[kind].max)}
        value={values[kind]}
        error={faults[kind]}
      />
    ))}
  </>
)

const SettingsForm = (props: SettingsPageProps) => {
  const { frame, values, seen, faults = {}, error } = props
  const of = (name: string) => ({ name, value: values[name], error: faults[name] })
  return (
    <Form
      action={tenantHref(frame.tenant.slug, 'settings')}
      submit="Save the settings"
      hidden={{ seen }}
      error={error}
    >
      <Select
        {...of('language')}
        label="Language of mails"
        hint="In which we write to the people who get your badges."
        choices={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
      />
      <Retention {...props} />
      <Field
        {...of('contact')}
        label="Contact for people's requests"
        type="email"
        required={false}
        hint="Whom people write to who want to see or remove what is known of them. Your policy page shows it."
        dir="ltr"
      />
      <Field
        {...of('text')}
        label="Your own words on the policy page"
        rows={8}
        required={false}
        hint="Markdown: headings, lists, emphasis, https links. Empty: the page says what the settings say."
      />
      <Field
        {...of('linkedInOrganizationId')}
        label="Your number at LinkedIn"
        inputmode="numeric"
        required={false}
        hint="With it, badges that people add to their LinkedIn profile show your logo. It is in the address of your LinkedIn admin page."
        dir="ltr"
      />
    </Form>
  )
}

const Values = ({ values }: SettingsPageProps) => (
  <DescriptionList
    entries={[
      ['Language of mails', LANGUAGE_NAMES[values.language as Language]],
      ...RETENTION_KINDS.map((kind) => [DAYS[kind].label, values[kind]] as const),
      ['Contact', values.contact && <bdi>{values.contact}</bdi>],
      ['Your number at LinkedIn', values.linkedInOrganizationId],
    ]}
  />
)

const limitOf = (limit: number | null): string =>
  limit === null ? 'no limit' : limit.toLocaleString('en-GB')

/** What holds for all of the organisation, live and test. */
export const SettingsPage = (props: SettingsPageProps) => {
  const { frame, wasChanged, limits, policyUrl, mayChange } = props
  return (
    <AppLayout
      title="Settings"
      frame={frame}
      lead={
        <>
          For all of the organisation. Your <a href={ownAddress(policyUrl)}>policy page</a> tells people how
          long things are kept.
        </>
      }
    >
      {wasChanged && (
        <p class="flash flash-fault" role="alert">
          Somebody else has changed the settings in the meantime, so yours were not saved. These are the
          newest ones; please make your changes again.
        </p>
      )}
      <Panel title="Language, retention and policy">
        {mayChange ? <SettingsForm {...props} /> : <Values {...props} />}
      </Panel>
      <Panel title="Limits">
        <p>The operator of this service sets them. Ask there if they are too tight.</p>
        <DescriptionList
          entries={[
            ['Badges a month', limitOf(limits.credentialQuota)],
            ['Badges in one call', limitOf(limits.batchLimit)],
            ['Members', limitOf(limits.memberLimit)],
          ]}
        />
      </Panel>
    </AppLayout>
  )
}
