import { isGranted } from '../../core/access/permissions.ts'
import type { ProviderName } from '../../core/purchase/door.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import { Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { EmptyState, Panel, Tag } from './parts.tsx'
import { ShopFields, type ShopFieldsProps } from './shop-fields.tsx'
import { Table } from './table.tsx'

export type ShopState = 'unfinished' | 'waiting' | 'active' | 'failing' | 'paused'

export interface ShownShop {
  id: string
  name: string
  title: string
  state: ShopState
  lastOk: Date | null
}

export const shopsPath = ({ tenant, mode = 'live' }: TenantFrame): string =>
  `/app/${tenant.slug}/${mode}/shops`

export const SHOP_STATES: Readonly<
  Record<ShopState, { kind: 'good' | 'bad' | 'wait' | 'plain'; label: string }>
> = {
  unfinished: { kind: 'wait', label: 'secret missing' },
  waiting: { kind: 'wait', label: 'nothing has arrived yet' },
  active: { kind: 'good', label: 'works' },
  failing: { kind: 'bad', label: 'requests are refused' },
  paused: { kind: 'plain', label: 'paused' },
}

export const ShopTag = ({ state }: { state: ShopState }) => (
  <Tag kind={SHOP_STATES[state].kind}>{SHOP_STATES[state].label}</Tag>
)

export const ShopsPage = ({ frame, shops }: { frame: TenantFrame; shops: readonly ShownShop[] }) => {
  const connect = isGranted(frame.tenant.grants, 'commerce.write') && (
    <ButtonLink href={`${shopsPath(frame)}/new`} kind="first">
      Connect a shop
    </ButtonLink>
  )
  return (
    <AppLayout
      title="Shops"
      frame={frame}
      lead="Where orders and results of learning come from."
      actions={connect}
    >
      {shops.length === 0 ? (
        <EmptyState title="No shop yet">
          <p>Connect one, and what it sells can lead to badges.</p>
        </EmptyState>
      ) : (
        <Table
          caption="Shops"
          columns={['Name', 'System', 'State', 'Last event']}
          rows={shops.map(({ id, name, title, state, lastOk }) => ({
            dimmed: state === 'paused',
            cells: [
              <a href={`${shopsPath(frame)}/${id}`} dir="auto">
                {name}
              </a>,
              title,
              <ShopTag state={state} />,
              lastOk ? formatDate(lastOk) : 'none',
            ],
          }))}
        />
      )}
    </AppLayout>
  )
}

export const ChooseShopPage = ({
  frame,
  shops,
}: {
  frame: TenantFrame
  shops: readonly { provider: ProviderName; title: string; about: string }[]
}) => (
  <AppLayout title="Connect a shop" frame={frame} lead="Which system sends the orders?">
    <Panel>
      <ul class="plain-list">
        {shops.map(({ provider, title, about }) => (
          <li>
            <a href={`${shopsPath(frame)}/new?provider=${provider}`}>
              <strong>{title}</strong>
              <span class="hint"> {about}</span>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  </AppLayout>
)

export const NewShopPage = ({
  frame,
  error,
  ...fields
}: ShopFieldsProps & { frame: TenantFrame; error?: string | undefined }) => (
  <AppLayout
    title={`Connect ${fields.title}`}
    frame={frame}
    lead="First the address is made; the next page says where to paste it."
  >
    <Panel>
      <Form
        action={shopsPath(frame)}
        error={error}
        hidden={{ provider: fields.provider }}
        submit="Make the address"
        cancel={`${shopsPath(frame)}/new`}
      >
        <ShopFields {...fields} />
      </Form>
    </Panel>
  </AppLayout>
)
