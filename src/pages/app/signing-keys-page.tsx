import { isGranted } from '../../core/access/permissions.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { DescriptionList, Panel, Tag } from './parts.tsx'

export interface ShownSigningKey {
  id: string
  algorithm: 'Ed25519' | 'RS256'
  state: 'active' | 'retired' | 'compromised'
  source: 'generated' | 'imported' | 'secret' | 'public'
  createdAt: string
  retiredAt?: string
  revokedAt?: string
}

export interface SigningKeysPageProps {
  frame: ConsoleFrame & { tenant: NonNullable<ConsoleFrame['tenant']> }
  keys: readonly ShownSigningKey[]
  didDocumentUrl: string
  /** The newest work that issues credentials anew. */
  reissue?: { state: string; total?: number; done: number; failed: number }
}

const pathOf = ({ tenant, mode = 'live' }: SigningKeysPageProps['frame']): string =>
  `/app/${tenant.slug}/${mode}/signing-keys`

const PURPOSES = {
  Ed25519: 'Badges and status lists',
  RS256: 'Badges as tokens (JWT)',
} as const

const SOURCES = {
  generated: 'made here',
  imported: 'brought by you',
  secret: 'in a Worker secret of your own',
  public: 'lost in a restore',
} as const

const OUTCOMES = {
  active: 'verifies',
  retired: 'goes on verifying',
  compromised: 'does not verify any more, whatever date it bears',
} as const

const day = (text: string): string => formatDate(new Date(text))

const State = ({ state }: ShownSigningKey) => {
  if (state === 'active') return <Tag kind="good">signs</Tag>
  return state === 'retired' ? <Tag>retired</Tag> : <Tag kind="bad">compromised</Tag>
}

const Compromised = ({ path, signing }: { path: string; signing: boolean }) => (
  <ConfirmForm
    action={`${path}/compromised`}
    label="Mark as compromised"
    question={
      <>
        Everybody who checks a badge that this key has signed will be told not to trust it, whatever date the
        badge has.
        {signing && ' A new key signs from now on.'} You can then issue the badges anew. This cannot be taken
        back.
      </>
    }
  >
    <Field
      label="Since when (UTC)"
      name="since"
      type="datetime-local"
      hint="Empty: from this moment on."
      required={false}
    />
  </ConfirmForm>
)

const Actions = ({ frame, shown }: { frame: SigningKeysPageProps['frame']; shown: ShownSigningKey }) => {
  const path = `${pathOf(frame)}/${shown.id}`
  const isActive = shown.state === 'active'
  return (
    <div class="row-actions">
      {isActive && (
        <ConfirmForm
          action={`${pathOf(frame)}/rotate`}
          hidden={{ algorithm: shown.algorithm }}
          label="Rotate"
          kind="plain"
          question="A new key signs from now on. Badges that this one has signed go on verifying for ever; its private half is destroyed."
        />
      )}
      {isActive && shown.algorithm === 'RS256' && (
        <ConfirmForm
          action={`${path}/retire`}
          label="Retire"
          kind="plain"
          question="It signs no more. The next token makes itself a new key."
        />
      )}
      {shown.state !== 'compromised' && <Compromised path={path} signing={isActive} />}
      {shown.state !== 'active' && shown.algorithm === 'Ed25519' && (
        <a class="button" href={`${pathOf(frame)}/reissue?key=${encodeURIComponent(shown.id)}`}>
          Issue its badges anew
        </a>
      )}
    </div>
  )
}

const Reissue = ({ state, total, done, failed }: NonNullable<SigningKeysPageProps['reissue']>) => (
  <Panel title="Issuing anew">
    <p role="status">
      {state === 'pending' ? 'On its way' : state === 'done' ? 'Done' : 'Stopped'}: {done} of {total ?? '…'}{' '}
      badges have been issued anew{failed > 0 && `, ${failed} could not be`}.
    </p>
  </Panel>
)

/** The keys with which the issuer signs, and what can be done with them. */
export const SigningKeysPage = ({ frame, keys, didDocumentUrl, reissue }: SigningKeysPageProps) => {
  const mayWrite = isGranted(frame.tenant.grants, 'signing_keys.write')
  return (
    <AppLayout
      title="Signing keys"
      frame={frame}
      lead={
        <>
          Badges are signed with these. Anybody can see their public halves in{' '}
          <a href={didDocumentUrl}>did.json</a>.
        </>
      }
      actions={mayWrite && <ButtonLink href={`${pathOf(frame)}/own`}>Bring your own key</ButtonLink>}
    >
      {reissue && <Reissue {...reissue} />}
      {keys.toReversed().map((key) => (
        <Panel>
          <h2>
            {PURPOSES[key.algorithm]} <State {...key} />
          </h2>
          <DescriptionList
            entries={[
              ['Key', <code>{key.id}</code>],
              ['Signs since', day(key.createdAt)],
              ['Retired', key.retiredAt && key.state === 'retired' && day(key.retiredAt)],
              ['Compromised since', key.revokedAt && day(key.revokedAt)],
              ['Private half', key.state === 'active' ? SOURCES[key.source] : 'destroyed'],
              ['What it signed', OUTCOMES[key.state]],
            ]}
          />
          {mayWrite && <Actions frame={frame} shown={key} />}
        </Panel>
      ))}
    </AppLayout>
  )
}
