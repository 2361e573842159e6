import type { ProviderName } from '../../core/purchase/door.ts'
import { Choices } from './form/choices.tsx'
import { Field } from './form/field.tsx'

/** What a form about a shop holds; as text, because it may be shown again as it was typed. */
export interface ShopValues {
  name?: string | undefined
  mode?: string | undefined
  account?: string | undefined
  trigger?: string | undefined
  orders?: string | undefined
  learnerEmail?: string | undefined
  learnerName?: string | undefined
}

export interface ShopFieldsProps {
  provider: ProviderName
  title: string
  /** What can be pinned here; undefined: nothing. */
  account?: string | undefined
  values: ShopValues
  faults: Record<string, string>
}

const MODES = [
  {
    value: 'both',
    label: 'Both',
    hint: 'A trial order gives a badge of the test issuer, any other a live one.',
  },
  { value: 'live', label: 'Live orders only' },
  { value: 'test', label: 'Trials only', hint: 'Whatever comes leads to badges of the test issuer.' },
]

const TRIGGERS = [
  { value: 'paid', label: 'When it is paid' },
  { value: 'fulfilled', label: 'When it is paid and delivered' },
  { value: 'created', label: 'When it is placed, before it is paid' },
]

const SOURCES = [
  { value: 'checkout', label: 'Checkout and payment links', hint: 'Renewals of subscriptions count too.' },
  {
    value: 'invoices',
    label: 'Invoices',
    hint: 'Where you send invoices, or make subscriptions without Checkout.',
  },
  { value: 'payments', label: 'Payments alone', hint: 'Where you have neither Checkout nor invoices.' },
]

/** The settings of a shop. */
export const ShopFields = ({ provider, title, account, values, faults }: ShopFieldsProps) => (
  <>
    <Field
      label="Name"
      name="name"
      hint="For you, where you have several."
      maxlength={100}
      value={values.name ?? title}
      error={faults.name}
    />
    <Choices
      type="radio"
      label="Orders that count"
      name="mode"
      choices={MODES}
      values={[values.mode ?? 'both']}
      error={faults.mode}
    />
    {account && (
      <Field
        label="Only from"
        name="account"
        hint={`Enter ${account}. What comes from elsewhere is kept and not used.`}
        required={false}
        maxlength={200}
        dir="ltr"
        value={values.account}
        error={faults.account}
      />
    )}
    {(provider === 'shopify' || provider === 'woocommerce') && (
      <Choices
        type="radio"
        label="An order counts"
        name="trigger"
        choices={TRIGGERS}
        values={[values.trigger ?? 'paid']}
        error={faults.trigger}
      />
    )}
    {provider === 'stripe' && (
      <Choices
        type="radio"
        label="What the order is"
        name="orders"
        choices={SOURCES}
        values={[values.orders ?? 'checkout']}
        error={faults.orders}
      />
    )}
    <Field
      label="Field with the learner’s e-mail address"
      name="learnerEmail"
      hint="What your shop calls the field in which it asks whom the badge is for. Usually “Learner email”."
      required={false}
      maxlength={100}
      value={values.learnerEmail}
      error={faults.learnerEmail}
    />
    <Field
      label="Field with the learner’s name"
      name="learnerName"
      hint="Usually “Learner name”."
      required={false}
      maxlength={100}
      value={values.learnerName}
      error={faults.learnerName}
    />
  </>
)
