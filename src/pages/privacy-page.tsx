import type { Retention } from '../core/privacy/retention.ts'
import { Layout } from './layout.tsx'
import { PlainMarkdown } from './plain-markdown.tsx'
import { ownAddress } from './web-address.ts'

export interface PrivacyPageProps {
  url: string
  issuer: { name: string; url: string }
  retention: Retention
  contact?: string
  /** The issuer's own words, in Markdown. */
  text?: string
  /** Achievements whose credentials carry the address as it is. */
  plainAddresses: string[]
  sendsMail: boolean
  /** Whether orders of a shop lead to badges. */
  hasShop: boolean
  test: boolean
}

const daysInWords = (days: number): string => {
  if (days % 365 === 0) return days === 365 ? 'one year' : `${days / 365} years`
  return days === 1 ? 'one day' : `${days} days`
}

const Kept = ({ hasShop, sendsMail }: PrivacyPageProps) => (
  <section>
    <h2>What is kept about you</h2>
    <ul>
      <li>
        Your name, and your address or another identifier, as the issuer had them when your badge was made.
      </li>
      <li>
        What your badge says: what it is for, when it was awarded, and results, evidence and notes where the
        issuer gave them.
      </li>
      {hasShop && (
        <li>
          If you bought a course or an exam: what the shop said about the order, so that it can become a
          badge, or stop being one when the order is taken back. Card numbers never get here.
        </li>
      )}
      <li>
        Who at the issuer did what and when, without your name in it, so that nobody can make or take away a
        badge unseen.
      </li>
    </ul>
    <p>
      {sendsMail
        ? 'Your address is used to send you your badge, and to tell you when it is revoked. For nothing else.'
        : 'Nothing is sent to your address from here.'}
    </p>
  </section>
)

const Badge = ({ plainAddresses }: PrivacyPageProps) => (
  <section>
    <h2>What your badge tells others</h2>
    <p>
      Your badge has a page and files of its own. Whoever has the link or the file can read them; search
      engines are asked not to list them. It carries your name if the issuer gave it.
    </p>
    {plainAddresses.length > 0 ? (
      <p>
        Your address is in it as a salted hash, which shows whether it is yours only to somebody who knows the
        address already; except in these, which carry the address as it is:{' '}
        <bdi>{plainAddresses.join(', ')}</bdi>.
      </p>
    ) : (
      <p>
        Your address is in it as a salted hash only, which shows whether the badge is yours to somebody who
        knows the address already.
      </p>
    )}
    <p>
      Whoever checks your badge reads the issuer’s public keys and a list of a hundred thousand states. That
      does not tell us which badge was checked, and nothing is kept of who looked.
    </p>
  </section>
)

const Storage = ({ retention, hasShop }: PrivacyPageProps) => (
  <section>
    <h2>How it is stored, and for how long</h2>
    <p>
      Your name and address are encrypted (AES-256-GCM) with a key that is yours alone. That key is encrypted
      with another that is not in the database.
    </p>
    <dl class="facts facts-wide">
      <dt>Your badge and what it says</dt>
      <dd>For as long as it can be checked, or until you are erased</dd>
      {hasShop && <dt>What a shop sent, word for word</dt>}
      {hasShop && <dd>{daysInWords(retention.inboxBodyDays)}; then a fingerprint of it</dd>}
      {hasShop && <dt>Who bought, and for whom</dt>}
      {hasShop && (
        <dd>{daysInWords(retention.purchasePeopleDays)}; then what was bought, without anybody’s name</dd>
      )}
      <dt>Messages to the issuer’s own systems</dt>
      <dd>{daysInWords(retention.webhookPayloadDays)}</dd>
      <dt>Backups</dt>
      <dd>30 days</dd>
    </dl>
  </section>
)

const Erasure = ({ contact, issuer }: PrivacyPageProps) => (
  <section>
    <h2>What you can ask for</h2>
    <p>
      You can have a copy of all that is kept about you, have a mistake corrected, and be erased. To erase
      you, your key is destroyed: what it encrypted cannot be read by anybody any more, in backups too once
      they have run out. You get a receipt. Your badge’s page is gone then; the issuer tells you whether the
      badge is revoked as well, or stays valid in the copies that you have. Its number in the list of states
      stays, and tells nothing of you.
    </p>
    {contact ? (
      <p>
        Write to{' '}
        <a href={`mailto:${contact.replace(/[?&%#]/g, encodeURIComponent)}`}>
          <bdi>{contact}</bdi>
        </a>
        .
      </p>
    ) : (
      <p>
        Turn to <bdi>{issuer.name}</bdi>.
      </p>
    )}
  </section>
)

/** How an issuer uses, stores and destroys what it knows of people, from its real settings. */
export const PrivacyPage = (props: PrivacyPageProps) => (
  <Layout
    title={`Privacy at ${props.issuer.name}`}
    description={`How ${props.issuer.name} uses, stores and destroys what its badges say about people.`}
    url={props.url}
    robots="noindex"
    test={props.test}
  >
    <article class="sheet">
      <header class="issuer-head">
        <h1>Your data</h1>
        <p class="lead">
          <a href={ownAddress(props.issuer.url)}>
            <bdi>{props.issuer.name}</bdi>
          </a>{' '}
          decides what is done with it. Signet does the work on its behalf.
        </p>
      </header>
      {props.text !== undefined && (
        <section>
          <h2>What the issuer says</h2>
          <PlainMarkdown source={props.text} />
        </section>
      )}
      <Kept {...props} />
      <Badge {...props} />
      <Storage {...props} />
      <Erasure {...props} />
    </article>
  </Layout>
)
