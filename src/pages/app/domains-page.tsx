import { isGranted } from '../../core/access/permissions.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { Button } from './form/button.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { DescriptionList, Panel, Tag } from './parts.tsx'

type Frame = ConsoleFrame & { tenant: NonNullable<ConsoleFrame['tenant']> }

export interface ShownDomain {
  host: string
  proven: boolean
  /** New badges name it. */
  active: boolean
  record: { name: string; value: string }
  missingSince: Date | null
  /** Badges that name it. */
  credentials: number
}

export interface DomainsPageProps {
  frame: Frame
  domains: readonly ShownDomain[]
  /** The host of the platform, which the tenant's host must lead to. */
  platform: string
  /** Where badges of this issuer are while no domain is active. */
  homeUrl: string
  value?: string | undefined
  fault?: string | undefined
}

const hrefOf = ({ tenant, mode = 'live' }: Frame, ...path: string[]): string =>
  issuerHref(tenant.slug, mode, ['domains', ...path].join('/'))

const Act = ({ action, first, children }: { action: string; first?: boolean; children: string }) => (
  <form method="post" action={action}>
    <Button kind={first ? 'first' : 'plain'}>{children}</Button>
  </form>
)

const State = ({ proven, active, missingSince }: ShownDomain) => {
  if (missingSince) return <Tag kind="bad">record gone since {formatDate(missingSince)}</Tag>
  if (active) return <Tag kind="good">new badges name it</Tag>
  return proven ? <Tag kind="good">yours</Tag> : <Tag kind="wait">waits for the record</Tag>
}

const Steps = ({ domain, platform }: { domain: ShownDomain; platform: string }) => (
  <ol class="todo">
    <li>
      <p>
        Where the names of your domain are kept (your DNS provider), add this record. It proves that the
        domain is yours.
      </p>
      <DescriptionList
        entries={[
          ['Type', <code>TXT</code>],
          ['Name', <code>{domain.record.name}</code>],
          ['Value', <code>{domain.record.value}</code>],
        ]}
      />
      <p class="hint">
        Leave it there: it is looked for every day. New records can take some minutes, rarely hours.
      </p>
    </li>
    <li>
      <p>
        Let <code>{domain.host}</code> lead here: a CNAME record to <code>{platform}</code>. Whoever runs this
        platform switches the name on there, with its certificate.
      </p>
    </li>
    <li>
      <p>
        Use it for new badges. They carry <code>did:web:{domain.host}</code> as their issuer and verify only
        as long as the domain leads here. Badges that you have issued before stay as they are.
      </p>
    </li>
  </ol>
)

const Domain = ({ frame, domain, platform }: { frame: Frame; domain: ShownDomain; platform: string }) => {
  const href = (verb: string) => hrefOf(frame, domain.host, verb)
  return (
    <Panel>
      <h2>
        {domain.host} <State {...domain} />
      </h2>
      {!domain.active && <Steps domain={domain} platform={platform} />}
      {domain.missingSince && (
        <p>
          The TXT record <code>{domain.record.name}</code> with <code>{domain.record.value}</code> is gone.
          The domain is served all the same, because badges name it; set the record again.
        </p>
      )}
      {isGranted(frame.tenant.grants, 'domains.write') && (
        <div class="actions">
          {(!domain.proven || domain.missingSince) && (
            <Act action={href('verify')} first>
              Look for the record
            </Act>
          )}
          {domain.proven && !domain.active && (
            <Act action={href('activate')} first>
              Use it for new badges
            </Act>
          )}
          {domain.active && (
            <ConfirmForm
              action={href('deactivate')}
              label="Stop using it"
              kind="plain"
              question="New badges name the issuer’s address on this platform again. What names the domain stays valid."
            />
          )}
          <ConfirmForm
            action={href('remove')}
            label="Remove"
            hidden={{ credentials: String(domain.credentials) }}
            question={
              domain.credentials === 0
                ? 'The domain is served no longer, and somebody else may have it.'
                : `${domain.credentials === 1 ? 'One badge names' : `${domain.credentials} badges name`} this domain. Nobody will be able to verify what names it. This is for good unless you take the domain up again.`
            }
          />
        </div>
      )}
    </Panel>
  )
}

export const DomainsPage = ({ frame, domains, platform, homeUrl, value, fault }: DomainsPageProps) => (
  <AppLayout
    title="Own domain"
    frame={frame}
    lead="Let your badges live at an address of your own, and be issued in its name."
  >
    {domains.map((domain) => (
      <Domain frame={frame} domain={domain} platform={platform} />
    ))}
    {!domains.some(({ active }) => active) && (
      <p>
        New badges of this issuer are at <code>{homeUrl}</code>.
      </p>
    )}
    {isGranted(frame.tenant.grants, 'domains.write') && (
      <Panel>
        <h2>Add a domain</h2>
        <Form action={hrefOf(frame)} submit="Add the domain">
          <Field
            label="Name"
            name="host"
            dir="ltr"
            hint="A name that is used for nothing else, such as badges.your-domain.org."
            maxlength={253}
            value={value}
            error={fault}
          />
        </Form>
      </Panel>
    )}
  </AppLayout>
)
