import { ownAddress } from '../web-address.ts'
import { AppLayout } from './app-layout.tsx'
import { type FirstSteps, FirstStepsPanel } from './first-steps.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { DescriptionList, Panel } from './parts.tsx'

export interface Figures {
  issued: number
  inForce: number
  withdrawn: number
  waiting: number
  /** Beyond that nothing is counted. */
  most: number
}

export interface OverviewPageProps {
  frame: TenantFrame
  issuer: { name: string; slug: string; did: string; url: string }
  figures: Figures
  /** Absent when the list has been put away. */
  firstSteps?: FirstSteps
}

const Figure = ({ label, count, most }: { label: string; count: number; most: number }) => (
  <div class="figure">
    <dt>{label}</dt>
    <dd>{count > most ? `over ${most.toLocaleString('en-GB')}` : count.toLocaleString('en-GB')}</dd>
  </div>
)

/** How those stand that were issued is told as long as all of them are counted. */
const FigureList = ({ frame, figures }: { frame: TenantFrame; figures: Figures }) => {
  const { issued, inForce, withdrawn, waiting, most } = figures
  return (
    <Panel title="At a glance">
      <dl class="figures">
        <Figure label="Badges issued" count={issued} most={most} />
        {issued <= most && <Figure label="In force" count={inForce} most={most} />}
        {issued <= most && <Figure label="Revoked or replaced" count={withdrawn} most={most} />}
        <Figure label="Waiting in the inbox" count={waiting} most={most} />
      </dl>
      {waiting > 0 && (
        <p>
          <a href={issuerHref(frame.tenant.slug, frame.mode ?? 'live', 'inbox')}>See what waits</a>
        </p>
      )}
    </Panel>
  )
}

/** The first page of an issuer. */
export const OverviewPage = ({ frame, issuer, figures, firstSteps }: OverviewPageProps) => (
  <AppLayout
    title={frame.mode === 'test' ? 'Test issuer' : 'Live issuer'}
    frame={frame}
    lead={
      frame.mode === 'test'
        ? 'Everything works as it does live, under another identity, and says TEST everywhere.'
        : 'What is issued here is real, and can be checked by anyone.'
    }
  >
    {firstSteps && <FirstStepsPanel frame={frame} done={firstSteps} />}
    <FigureList frame={frame} figures={figures} />
    <Panel title="Identity">
      <DescriptionList
        entries={[
          ['Name', <bdi>{issuer.name}</bdi>],
          ['Identifier', <code>{issuer.did}</code>],
          ['Public page', <a href={ownAddress(issuer.url)}>{issuer.url}</a>],
          ['API', <code>/api/v1/issuers/{issuer.slug}</code>],
        ]}
      />
    </Panel>
  </AppLayout>
)
