import { Day } from './day.tsx'
import { Layout } from './layout.tsx'
import { OutsideLink } from './outside-link.tsx'
import { PlainMarkdown } from './plain-markdown.tsx'
import { ownAddress } from './web-address.ts'

export interface EndorsementPageProps {
  url: string
  endorserName: string
  endorserUrl: string
  /** Id of what is endorsed. */
  target: string
  comment: string
  endorsedAt: Date
  validUntil?: Date
  state: 'valid' | 'revoked' | 'expired'
  jsonUrl: string
  verifyUrl: string
  test: boolean
}

const STATES = {
  valid: 'This endorsement holds.',
  revoked: 'This endorsement was taken back.',
  expired: 'This endorsement has expired.',
}

/** What one issuer says of another's achievement, issuer or credential. */
export const EndorsementPage = (props: EndorsementPageProps) => (
  <Layout
    title={`Endorsement by ${props.endorserName}`}
    description={`What ${props.endorserName} says of ${props.target}, signed.`}
    url={props.url}
    alternate={{ url: props.jsonUrl, type: 'application/vc+ld+json' }}
    robots="noindex"
    test={props.test}
  >
    <article class="sheet">
      <h1>
        Endorsement by <bdi>{props.endorserName}</bdi>
      </h1>
      <p class={`state state-${props.state}`}>
        <strong>{STATES[props.state]}</strong>
      </p>
      <section>
        <h2>What it says</h2>
        <PlainMarkdown source={props.comment} />
      </section>
      <dl class="facts facts-wide">
        <dt>About</dt>
        <dd>
          <OutsideLink to={props.target} />
        </dd>
        <dt>Endorser</dt>
        <dd>
          <a href={ownAddress(props.endorserUrl)} dir="auto">
            {props.endorserName}
          </a>
        </dd>
        <dt>Endorsed on</dt>
        <dd>
          <Day at={props.endorsedAt} />
        </dd>
        {props.validUntil && <dt>Valid until</dt>}
        {props.validUntil && (
          <dd>
            <Day at={props.validUntil} />
          </dd>
        )}
        <dt>For machines</dt>
        <dd>
          <a href={ownAddress(props.jsonUrl)}>Endorsement (JSON)</a>
        </dd>
        <dt>Proof</dt>
        <dd>
          <a href={ownAddress(props.verifyUrl)}>Verify this endorsement</a>
        </dd>
      </dl>
    </article>
  </Layout>
)
