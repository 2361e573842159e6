import { AwardTitle } from './award-title.tsx'
import { BadgePicture } from './badge-picture.tsx'
import { type EndorsementProps, Endorsements } from './credential-endorsements.tsx'
import { Evidence, type EvidenceProps } from './credential-evidence.tsx'
import { AwardFacts } from './credential-facts.tsx'
import { ProofDetails, type ProofProps } from './credential-proof.tsx'
import { type ResultProps, Results } from './credential-results.tsx'
import { PrintedCode, type ShareProps, ShareSection } from './credential-share.tsx'
import { STATE_WORDS, StateBanner, type StateProps } from './credential-state.tsx'
import { formatDate } from './format-date.ts'
import { Layout } from './layout.tsx'
import { OutsideLink } from './outside-link.tsx'
import { PlainMarkdown } from './plain-markdown.tsx'
import { linkable, ownAddress } from './web-address.ts'

/** What is said of this award, beyond its achievement. */
export interface AwardProps {
  description?: string
  narrative?: string
  creditsEarned?: number
  creditsAvailable?: number
  licenseNumber?: string
  role?: string
  term?: string
  activityFrom?: Date
  activityUntil?: Date
  /** Who assessed on behalf of the issuer. */
  source?: { name: string; url: string }
  evidence: EvidenceProps[]
  results: ResultProps[]
}

export interface CredentialPageProps extends StateProps, ProofProps, ShareProps, AwardProps {
  url: string
  jsonUrl: string
  jwtUrl: string
  verifyUrl: string
  linkedInUrl: string
  embedSize: { width: number; height: number }
  imageUrl: string
  imageAlt: string
  recipientName?: string
  achievement: {
    name: string
    description: string
    criteriaNarrative?: string
    criteriaUrl?: string
    url: string
    type?: string
    tags: string[]
  }
  issuer: { name: string; url: string; website?: string; did: string }
  endorsements: EndorsementProps[]
  test: boolean
}

const Actions = ({ state, test, url, verifyUrl, linkedInUrl, pdfUrl }: CredentialPageProps) => {
  const linkedIn = linkable(linkedInUrl)
  // A profile keeps what it is given for ever, so nothing goes there that the issuer does not stand by.
  const shareable = !test && state !== 'revoked' && state !== 'suspended' && linkedIn !== undefined
  return (
    <div class="actions">
      <a class="button button-first" href={ownAddress(verifyUrl)}>
        Verify
      </a>
      <a class="button" href={ownAddress(pdfUrl)}>
        Certificate (PDF)
      </a>
      {shareable && (
        <a class="button" href={linkedIn} rel="noopener">
          Add to LinkedIn
        </a>
      )}
      {state !== 'revoked' && (
        <form method="post" action={`${ownAddress(url)}/offer`}>
          <button class="button" type="submit">
            Add to a wallet
          </button>
        </form>
      )}
    </div>
  )
}

const Award = (props: CredentialPageProps) => (
  <header class="award">
    <BadgePicture url={props.imageUrl} alt={props.imageAlt} size={340} />
    <div class="award-text">
      <p class="award-who">
        <bdi>{props.recipientName ?? 'The holder'}</bdi>
      </p>
      <p class="award-link">has been awarded</p>
      <AwardTitle name={props.achievement.name} />
      <p class="award-by">
        by{' '}
        <a href={ownAddress(props.issuer.url)}>
          <bdi>{props.issuer.name}</bdi>
        </a>
      </p>
      <Actions {...props} />
    </div>
  </header>
)

const Meaning = (props: CredentialPageProps) => {
  const { achievement, description, narrative, evidence, results, endorsements } = props
  return (
    <div class="reading">
      <section>
        <h2>What it stands for</h2>
        <p dir="auto">{achievement.description}</p>
        {achievement.tags.length > 0 && (
          <ul class="tags" aria-label="Skills and subjects">
            {achievement.tags.map((tag) => (
              <li dir="auto">{tag}</li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h2>What was required</h2>
        {achievement.criteriaNarrative && <PlainMarkdown source={achievement.criteriaNarrative} />}
        {achievement.criteriaUrl && (
          <p>
            <OutsideLink to={achievement.criteriaUrl}>Criteria as the issuer publishes them</OutsideLink>
          </p>
        )}
        <p>
          <a href={ownAddress(achievement.url)}>All about this achievement</a>
        </p>
      </section>
      {results.length > 0 && <Results results={results} />}
      {(description || narrative) && (
        <section>
          <h2>About this award</h2>
          {description && <p dir="auto">{description}</p>}
          {narrative && <PlainMarkdown source={narrative} />}
        </section>
      )}
      {evidence.length > 0 && <Evidence evidence={evidence} />}
      {endorsements.length > 0 && <Endorsements endorsements={endorsements} />}
    </div>
  )
}

/** One credential, for its holder to share and for anybody to judge. */
export const CredentialPage = (props: CredentialPageProps) => {
  const { achievement, issuer, test, state } = props
  const holder = props.recipientName ?? 'the holder'
  return (
    <Layout
      title={`${state === 'valid' ? '' : `${STATE_WORDS[state]}: `}${achievement.name}, awarded to ${holder}`}
      description={`${issuer.name} awarded ${achievement.name} to ${holder} on ${formatDate(props.issuedOn)}. See whether it is valid now.`}
      url={props.url}
      // Those who preview links read no SVG.
      image={{ url: props.pngUrl, alt: props.imageAlt }}
      alternate={{ url: props.jsonUrl }}
      // The holder decides where it is shown; search engines do not.
      robots="noindex"
      test={test}
    >
      <article class={`sheet credential is-${props.state.replaceAll('_', '-')}`}>
        <div class="standing">
          <StateBanner {...pickState(props)} />
          <p class="small">As the issuer’s register said less than a minute ago.</p>
        </div>
        <Award {...props} />
        <PrintedCode url={props.url} />
        <div class="columns">
          <Meaning {...props} />
          <AwardFacts {...props} />
        </div>
        <ShareSection {...props} title={achievement.name} issuerName={issuer.name} />
        <ProofDetails {...props} />
        <p>
          <a href={ownAddress(`${issuer.url}/privacy`)}>
            How <bdi>{issuer.name}</bdi> handles personal data
          </a>
        </p>
      </article>
    </Layout>
  )
}

const pickState = ({ state, stateSince, issuedOn, validUntil }: CredentialPageProps): StateProps => ({
  state,
  issuedOn,
  ...(stateSince && { stateSince }),
  ...(validUntil && { validUntil }),
})
