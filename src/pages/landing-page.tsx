import { buildBadgeSvg } from '../core/badge-image/badge-svg.ts'
import { BadgePicture } from './badge-picture.tsx'
import { Layout } from './layout.tsx'
import { ownAddress } from './web-address.ts'

export interface LandingPageProps {
  origin: string
  demo?: { issuerUrl: string; credentialUrl?: string }
}

// Made by the code that makes every badge without a picture of its own.
const SPECIMEN = `data:image/svg+xml,${encodeURIComponent(
  buildBadgeSvg({
    title: 'Specimen',
    issuerName: 'The name of your institute',
    seed: 'signet',
    test: false,
    style: { colour: '#1d3b57' },
  }),
)}`

const Hero = ({ demo }: LandingPageProps) => (
  <header class="hero">
    <div class="hero-text">
      <h1>A paid order becomes a badge that anyone can check.</h1>
      <p class="lead">
        Signet issues Open Badges 3.0 for professional bodies. It listens to your shop, waits until the
        learner has done what you ask, and seals the credential with your own key.
      </p>
      <div class="actions">
        <a class="button button-first" href="/verify">
          Verify a badge
        </a>
        <a class="button" href="/app/sign-up">
          Sign up your organisation
        </a>
        {demo && (
          <a class="button" href={ownAddress(demo.issuerUrl)}>
            See a demo issuer
          </a>
        )}
        {demo?.credentialUrl && (
          <a class="button" href={ownAddress(demo.credentialUrl)}>
            See a demo badge
          </a>
        )}
      </div>
    </div>
    <BadgePicture url={SPECIMEN} alt="A specimen badge: a blue notary’s seal" size={380} />
  </header>
)

const Steps = () => (
  <section>
    <h2>From order to badge</h2>
    <ol class="steps">
      <li>
        <h3>Your shop takes the money</h3>
        <p>
          Your Stripe account sends its webhooks here. Signet checks each signature and never sees a card.
        </p>
      </li>
      <li>
        <h3>Your rules decide</h3>
        <p>
          Paying is not achieving. An achievement says what it needs: payment, completion, approval, or
          several of them.
        </p>
      </li>
      <li>
        <h3>The holder gets proof</h3>
        <p>
          A page to share, and a signed file to keep. When you revoke it, after a refund or for a reason of
          your own, the next person to check sees that.
        </p>
      </li>
    </ol>
  </section>
)

const Promises = () => (
  <section class="columns">
    <div class="reading">
      <h2>For bodies whose name has to mean something</h2>
      <p>
        Institutes, associations, academies and training providers who award memberships, certificates and
        micro-credentials, and who answer for them years later.
      </p>
    </div>
    <dl class="facts">
      <dt>Yours</dt>
      <dd>Each issuer signs with its own key under its own identifier.</dd>
      <dt>Open</dt>
      <dd>W3C Verifiable Credentials. Other vendors’ software verifies them without us.</dd>
      <dt>Private</dt>
      <dd>Checking a badge does not tell its issuer who checked.</dd>
      <dt>Rehearsed</dt>
      <dd>A test issuer comes with every account. Its badges say TEST everywhere.</dd>
    </dl>
  </section>
)

/** What Signet is, for whom, and how an order becomes a badge. */
export const LandingPage = (props: LandingPageProps) => (
  <Layout
    title="Signet: Open Badges for professional bodies"
    description="A paid order becomes an Open Badge 3.0, sealed with the issuer’s own key, that anyone can check and see revoked."
    url={props.origin}
    robots="index"
  >
    <div class="sheet landing">
      <Hero {...props} />
      <Steps />
      <Promises />
    </div>
  </Layout>
)
