import { ownAddress } from '../web-address.ts'
import { AppLayout } from './app-layout.tsx'
import type { ConsoleFrame } from './frame.ts'
import { DescriptionList, Panel } from './parts.tsx'

export interface OverviewPageProps {
  frame: ConsoleFrame
  issuer: { name: string; slug: string; did: string; url: string }
}

/** The first page of an issuer. */
export const OverviewPage = ({ frame, issuer }: OverviewPageProps) => (
  <AppLayout
    title={frame.mode === 'test' ? 'Test issuer' : 'Live issuer'}
    frame={frame}
    lead={
      frame.mode === 'test'
        ? 'Everything works as it does live, under another identity, and says TEST everywhere.'
        : 'What is issued here is real, and can be checked by anyone.'
    }
  >
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
