import { AppLayout } from './app-layout.tsx'
import { Button, ButtonLink } from './form/button.tsx'
import { Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { EmptyState, Panel } from './parts.tsx'
import { Table } from './table.tsx'

export interface ShownRule {
  id: string
  revision: number
  endpoint: string
  match: Record<string, unknown>
  achievements: readonly string[]
  multiplier: number
}

const pathOf = ({ tenant, mode = 'live' }: TenantFrame, rest = '') =>
  issuerHref(tenant.slug, mode, `rules${rest && `/${rest}`}`)

/** What a rule asks, in words. */
const matchOf = (match: Record<string, unknown>): string => {
  const parts = Object.entries(match).map(([name, value]) => {
    if (name === 'any') return 'everything'
    return `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`
  })
  return parts.join(' and ')
}

export interface RulesPageProps {
  frame: TenantFrame
  rules: readonly ShownRule[]
  shops: ReadonlyMap<string, string>
  mayWrite: boolean
}

/** What earns what. */
export const RulesPage = ({ frame, rules, shops, mayWrite }: RulesPageProps) => (
  <AppLayout
    title="Mapping rules"
    frame={frame}
    lead="Which product leads to which badge. The most specific rule counts."
    actions={mayWrite && <ButtonLink href={pathOf(frame, 'new')}>New rule</ButtonLink>}
  >
    {rules.length === 0 ? (
      <EmptyState title="No rule yet">
        <p>Orders whose products have no rule wait in the inbox until there is one.</p>
      </EmptyState>
    ) : (
      <Table
        caption="Rules"
        columns={['Shop', 'What is bought', 'Badge', 'Units', '']}
        rows={rules.map((rule) => ({
          cells: [
            <bdi>{shops.get(rule.endpoint) ?? rule.endpoint}</bdi>,
            <bdi>{matchOf(rule.match)}</bdi>,
            <bdi>{rule.achievements.join(', ')}</bdi>,
            String(rule.multiplier),
            mayWrite && (
              <div class="actions">
                <form method="post" action={pathOf(frame, `${rule.id}/backfill`)}>
                  <Button kind="plain">Go through past orders</Button>
                </form>
                <ConfirmForm
                  action={pathOf(frame, `${rule.id}/delete`)}
                  label="Delete"
                  question="New orders do not follow this rule any more. What it has led to stays."
                />
              </div>
            ),
          ],
        }))}
      />
    )}
  </AppLayout>
)

export interface TriedLine {
  order: string
  line: string
  already?: boolean
  would: readonly { achievement: string; units: number; state: string }[]
}

export interface NewRulePageProps {
  frame: TenantFrame
  shops: readonly { id: string; name: string }[]
  achievements: readonly { slug: string; name: string }[]
  values: Record<string, string | undefined>
  faults: Record<string, string>
  error?: string
  tried?: { orders: number; matching: readonly TriedLine[] }
}

const BY = [
  { value: 'product', label: 'Product' },
  { value: 'variant', label: 'Variant' },
  { value: 'sku', label: 'SKU' },
  { value: 'price', label: 'Price' },
  { value: 'paymentLink', label: 'Payment link' },
  { value: 'title', label: 'Title contains' },
  { value: 'any', label: 'Everything of this shop' },
]

const Tried = ({ tried }: { tried: NonNullable<NewRulePageProps['tried']> }) => (
  <Panel title="What it would do">
    <p role="status">
      {tried.matching.length === 0
        ? `None of the last ${tried.orders} orders has such a line.`
        : `${tried.matching.length} lines of the last ${tried.orders} orders match. Nothing has been written yet.`}
    </p>
    {tried.matching.length > 0 && (
      <Table
        caption="Orders"
        columns={['Order', 'Line', 'It would get']}
        rows={tried.matching.map(({ order, line, would, already }) => ({
          cells: [
            <bdi>{order}</bdi>,
            <bdi>{line}</bdi>,
            already
              ? 'nothing: the line has led to something before'
              : would.map((one) => `${one.units} × ${one.achievement} (${one.state})`).join(', ') ||
                'nothing',
          ],
          dimmed: already ?? false,
        }))}
      />
    )}
  </Panel>
)

/** A new rule; it can be tried on past orders before it is made. */
export const NewRulePage = ({
  frame,
  shops,
  achievements,
  values,
  faults,
  error,
  tried,
}: NewRulePageProps) => (
  <AppLayout title="New rule" frame={frame}>
    {shops.length === 0 || achievements.length === 0 ? (
      <EmptyState title="Not yet">
        <p>A rule needs a shop and an achievement.</p>
      </EmptyState>
    ) : (
      <>
        <Form action={pathOf(frame)} submit="Make the rule" error={error} cancel={pathOf(frame)}>
          <Select
            label="Shop"
            name="endpoint"
            value={values.endpoint}
            error={faults.endpoint}
            choices={shops.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Select label="What is bought, by" name="by" value={values.by} choices={BY} />
          <Field
            label="As the shop calls it"
            name="value"
            value={values.value}
            error={faults.value ?? faults.match}
            required={false}
            hint="The product’s id, the SKU, the price …, exactly as in the shop. Empty for everything."
          />
          <Select
            label="Badge"
            name="achievement"
            value={values.achievement}
            error={faults.achievement}
            choices={achievements.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
          <Field
            label="Badges a unit"
            name="multiplier"
            type="number"
            min="1"
            max="1000"
            value={values.multiplier ?? '1'}
            error={faults.multiplier}
            hint="A course for five people that is sold as one thing is worth five."
          />
          <Button kind="plain" name="do" value="try">
            Try it on past orders
          </Button>
        </Form>
        {tried && <Tried tried={tried} />}
      </>
    )}
  </AppLayout>
)
