import { isGranted } from '../../core/access/permissions.ts'
import type { ProviderName } from '../../core/purchase/door.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { Panel, SecretOnce } from './parts.tsx'
import { type ShopArrival, ShopArrivals } from './shop-arrivals.tsx'
import { ShopFields, type ShopValues } from './shop-fields.tsx'
import { ShopApiKey, ShopSecret } from './shop-secrets.tsx'
import { type ShopState, ShopTag, shopsPath } from './shops-page.tsx'

export interface ShopPageProps {
  frame: TenantFrame
  id: string
  provider: ProviderName
  /** Of the system. */
  title: string
  url: string
  state: ShopState
  guide: {
    secret: string
    steps: readonly string[]
    topics: readonly { name: string; why: string }[]
    trial: string
  }
  /** We make the secret, and it is pasted into the shop. */
  secretIsOurs: boolean
  /** Of an endpoint or a change that was just made. */
  secret?: string | undefined
  previousUntil: Date | null
  hint?: string | undefined
  arrived: readonly ShopArrival[]
  account?: string | undefined
  values: ShopValues
  /** Where the system's API can be asked; `endsWith` of the key that is set. */
  apiKey?: { endsWith: string | null; asked: Date | null } | undefined
  faults: Record<string, string>
  error?: string | undefined
}

const Address = ({ url, title, guide }: ShopPageProps) => (
  <Panel title="1. The address">
    <p>{title} sends its events to this address. It is not secret, but do not publish it.</p>
    <pre>
      <code>{url}</code>
    </pre>
    <ol>
      {guide.steps.map((step) => (
        <li>{step}</li>
      ))}
    </ol>
    <h3>Events to choose</h3>
    <ul>
      {guide.topics.map(({ name, why }) => (
        <li>
          <code>{name}</code>: {why}
        </li>
      ))}
    </ul>
  </Panel>
)

const Ending = ({ frame, id, state }: ShopPageProps) => {
  const path = `${shopsPath(frame)}/${id}`
  return (
    <div class="row-actions">
      {state === 'paused' ? (
        <Form action={`${path}/resume`} submit="Resume" kind="plain" />
      ) : (
        state !== 'unfinished' && (
          <ConfirmForm
            action={`${path}/pause`}
            label="Pause"
            kind="plain"
            question="Every request is refused until you resume. Most shops try again for some hours or days, WooCommerce does not."
          />
        )
      )}
      <ConfirmForm
        action={`${path}/delete`}
        label="Delete"
        question="The address is closed for ever. Orders and badges that came through it stay."
      />
    </div>
  )
}

/** A shop: how it is connected, what has arrived, and its settings. */
export const ShopPage = (props: ShopPageProps) => {
  const { frame, id, state, secret, hint, guide, arrived, values, faults, error } = props
  const mayWrite = isGranted(frame.tenant.grants, 'commerce.write')
  return (
    <AppLayout
      title={values.name ?? props.title}
      frame={frame}
      lead={
        <>
          {props.title} · <ShopTag state={state} />
        </>
      }
      actions={<ButtonLink href={shopsPath(frame)}>All shops</ButtonLink>}
    >
      {secret && (
        <SecretOnce label={`The secret for ${props.title}`} value={secret}>
          <p class="small">Paste it where {props.title} asks for the secret of the webhook.</p>
        </SecretOnce>
      )}
      {hint && (
        <p class="flash flash-fault" role="alert">
          {hint}
        </p>
      )}
      <Address {...props} />
      <ShopSecret {...props} mayWrite={mayWrite} />
      <ShopArrivals trial={guide.trial} arrived={arrived} here={`${shopsPath(frame)}/${id}`} />
      {mayWrite && (
        <Panel title="Settings" id="settings">
          <Form action={`${shopsPath(frame)}/${id}/settings`} error={error} submit="Save the settings">
            <ShopFields
              provider={props.provider}
              title={props.title}
              account={props.account}
              values={values}
              faults={faults}
            />
          </Form>
        </Panel>
      )}
      {mayWrite && <ShopApiKey {...props} />}
      {mayWrite && <Ending {...props} />}
    </AppLayout>
  )
}
