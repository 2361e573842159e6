import { Layout } from './layout.tsx'
import { ownAddress } from './web-address.ts'

export interface ClaimPageProps {
  /** Where the forms go: the path of this page. */
  path: string
  state: 'open' | 'expired' | 'taken' | 'unpaid' | 'gone'
  achievement: { name: string; description: string; criteria?: string; url: string }
  issuer: { name: string; url: string; isTest: boolean }
  person: { email?: string; name?: string }
  canResend: boolean
  credentialUrl?: string
  /** What was wrong with the form, and what was in it. */
  error?: string
  resent?: boolean
}

const ClaimForm = ({ path, person, error, issuer }: ClaimPageProps) => (
  <form class="verify-form" method="post" action={path}>
    {error && (
      <p class="field-error" id="claim-error">
        {error}
      </p>
    )}
    <label for="name">Your name, as the badge is to show it</label>
    <p class="hint" id="name-hint">
      It cannot be changed on the badge afterwards. Everybody whom you show the badge sees it, and so does
      whoever gave you this place.
    </p>
    <input
      id="name"
      name="name"
      required
      maxlength={255}
      autocomplete="name"
      value={person.name ?? ''}
      dir="auto"
      aria-describedby={error ? 'claim-error name-hint' : 'name-hint'}
    />
    <label for="email">Your e-mail address</label>
    <p class="hint" id="email-hint">
      The badge is sent there, and {issuer.name} keeps the address sealed.
    </p>
    <input
      id="email"
      name="email"
      type="email"
      required
      maxlength={254}
      autocomplete="email"
      value={person.email ?? ''}
      aria-describedby="email-hint"
    />
    <button class="button button-first" type="submit">
      Take the badge
    </button>
  </form>
)

const Resend = ({ path, canResend, resent, error }: ClaimPageProps) => {
  if (resent) return <p class="lead">A new link is on its way to the address that this one was sent to.</p>
  if (!canResend) return <p class="lead">Whoever gave you this link can give you a new one.</p>
  return (
    <form method="post" action={`${path}/resend`}>
      {error && <p class="field-error">{error}</p>}
      <button class="button button-first" type="submit">
        Send me a new link
      </button>
    </form>
  )
}

const HEADINGS = {
  open: 'A badge waits for you',
  expired: 'This link has expired',
  taken: 'This badge has been taken',
  unpaid: 'This badge has not been paid for yet',
  gone: 'This badge is not to be had any more',
} as const

/** Where a learner takes a badge: no account, no script. */
export const ClaimPage = (props: ClaimPageProps) => {
  const { state, achievement, issuer, credentialUrl } = props
  return (
    <Layout
      title={`${HEADINGS[state]}: ${achievement.name}`}
      description={`The badge “${achievement.name}” of ${issuer.name}.`}
      robots="noindex, nofollow"
      test={issuer.isTest}
    >
      <div class="sheet">
        <h1>{HEADINGS[state]}</h1>
        <dl class="facts">
          <dt>Badge</dt>
          <dd>
            <a href={ownAddress(achievement.url)} dir="auto">
              {achievement.name}
            </a>
          </dd>
          <dt>From</dt>
          <dd>
            <a href={ownAddress(issuer.url)} dir="auto">
              {issuer.name}
            </a>
          </dd>
        </dl>
        {achievement.description && (
          <p class="prose" dir="auto">
            {achievement.description}
          </p>
        )}
        {state === 'open' && <ClaimForm {...props} />}
        {state === 'expired' && <Resend {...props} />}
        {state === 'taken' && credentialUrl && (
          <p class="actions">
            <a class="button button-first" href={credentialUrl}>
              See the badge
            </a>
          </p>
        )}
        {state === 'taken' && !credentialUrl && (
          <p class="lead">
            Your name has been noted. {issuer.name} sends you the badge as soon as everything that it asks for
            is there.
          </p>
        )}
        {state === 'unpaid' && <p class="lead">The link works as soon as the payment has arrived.</p>}
        {state === 'gone' && (
          <p class="lead">
            The order that it belongs to was cancelled, given back, or is being looked at by {issuer.name}.
          </p>
        )}
      </div>
    </Layout>
  )
}
