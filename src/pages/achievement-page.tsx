import type { Child } from 'hono/jsx'
import { type FrameworkProps, Frameworks, LearningOutcomes } from './achievement-frameworks.tsx'
import { type PossibleResultProps, PossibleResults } from './achievement-results.tsx'
import { AwardTitle } from './award-title.tsx'
import { BadgePicture } from './badge-picture.tsx'
import { Layout } from './layout.tsx'
import { OutsideLink } from './outside-link.tsx'
import { PlainMarkdown } from './plain-markdown.tsx'
import { ownAddress } from './web-address.ts'

export type AchievementNeed = 'payment' | 'completion' | 'approval'

export interface AchievementPageProps {
  url: string
  jsonUrl: string
  name: string
  description: string
  criteriaNarrative?: string
  criteriaUrl?: string
  imageUrl: string
  imageAlt: string
  issuer: { name: string; url: string }
  type?: string
  tags: string[]
  alignments: { name: string; url: string }[]
  results: PossibleResultProps[]
  related: { url: string; version?: string }[]
  creditsAvailable?: number
  /** In words, from the author, each under its heading: field of study, specialisation, code, language. */
  particulars: { name: string; text: string }[]
  learningOutcomes: string[]
  frameworks: FrameworkProps[]
  needs: AchievementNeed[]
  /** In words, "3 years"; absent when a credential has no end date. */
  validity?: string
  version: string
  test: boolean
}

const NEEDS: Record<AchievementNeed, string> = {
  payment: 'The fee has been paid.',
  completion: 'The course or assessment has been completed, and its provider has said so.',
  approval: 'A person at the issuer has looked at the case and approved it.',
}

const Facts = ({ type, validity, version, jsonUrl, ...props }: Omit<SheetProps, 'heading'>) => (
  <dl class="facts">
    {type && <dt>Kind</dt>}
    {type && <dd>{type}</dd>}
    <dt>Valid for</dt>
    <dd>{validity ?? 'No end date'}</dd>
    {props.creditsAvailable !== undefined && <dt>Credits</dt>}
    {props.creditsAvailable !== undefined && <dd>{props.creditsAvailable}</dd>}
    {props.particulars.map(({ name, text }) => (
      <>
        <dt dir="auto">{name}</dt>
        <dd dir="auto">{text}</dd>
      </>
    ))}
    <dt>Version</dt>
    <dd dir="auto">{version}</dd>
    {jsonUrl && <dt>For machines</dt>}
    {jsonUrl && (
      <dd>
        <a href={ownAddress(jsonUrl)}>JSON</a>
      </dd>
    )}
  </dl>
)

const Requirements = ({ criteriaNarrative, criteriaUrl, needs, issuer }: SheetProps) => (
  <section>
    <h2>What it takes</h2>
    {criteriaNarrative && <PlainMarkdown source={criteriaNarrative} />}
    {criteriaUrl && (
      <p>
        <OutsideLink to={criteriaUrl}>Criteria as the issuer publishes them</OutsideLink>
      </p>
    )}
    {needs.length > 0 && (
      <>
        <h3>
          Before <bdi>{issuer.name}</bdi> awards it
        </h3>
        <ul class="needs">
          {needs.map((need) => (
            <li>{NEEDS[need]}</li>
          ))}
        </ul>
      </>
    )}
  </section>
)

const Alignments = ({ alignments }: { alignments: AchievementPageProps['alignments'] }) => (
  <section>
    <h2>Frameworks it is aligned with</h2>
    <ul>
      {alignments.map((alignment) => (
        <li>
          <OutsideLink to={alignment.url}>{alignment.name}</OutsideLink>
        </li>
      ))}
    </ul>
  </section>
)

const Related = ({ related }: Pick<AchievementPageProps, 'related'>) => (
  <section>
    <h2>Related achievements</h2>
    <ul>
      {related.map(({ url, version }) => (
        <li>
          <OutsideLink to={url} />
          {version && (
            <span class="small">
              {' '}
              (version <bdi>{version}</bdi>)
            </span>
          )}
        </li>
      ))}
    </ul>
  </section>
)

type SheetProps = Omit<AchievementPageProps, 'jsonUrl'> & {
  /** Absent in a preview, of which there is none. */
  jsonUrl?: string
  heading: Child
}

/** What the page says, without what is around it. */
export const AchievementSheet = (props: SheetProps) => (
  <article class="sheet">
    <header class="award">
      <BadgePicture url={props.imageUrl} alt={props.imageAlt} size={340} />
      <div class="award-text">
        {props.heading}
        <p class="award-by">
          awarded by{' '}
          <a href={ownAddress(props.issuer.url)}>
            <bdi>{props.issuer.name}</bdi>
          </a>
        </p>
        <p class="lead" dir="auto">
          {props.description}
        </p>
      </div>
    </header>
    <div class="columns">
      <div class="reading">
        <Requirements {...props} />
        {props.tags.length > 0 && (
          <section>
            <h2>Skills and subjects</h2>
            <ul class="tags">
              {props.tags.map((tag) => (
                <li dir="auto">{tag}</li>
              ))}
            </ul>
          </section>
        )}
        {props.learningOutcomes.length > 0 && <LearningOutcomes outcomes={props.learningOutcomes} />}
        {props.results.length > 0 && <PossibleResults results={props.results} />}
        {props.alignments.length > 0 && <Alignments alignments={props.alignments} />}
        {props.frameworks.length > 0 && (
          <Frameworks
            frameworks={props.frameworks}
            issuerName={props.issuer.name}
            reportUrl={ownAddress(`${props.url}/frameworks`)}
          />
        )}
        {props.related.length > 0 && <Related related={props.related} />}
      </div>
      <Facts {...props} />
    </div>
  </article>
)

/** What can be earned: the definition, whoever holds it. */
export const AchievementPage = (props: AchievementPageProps) => (
  <Layout
    title={`${props.name}, ${props.issuer.name}`}
    description={props.description}
    url={props.url}
    image={{ url: props.imageUrl, alt: props.imageAlt }}
    alternate={{ url: props.jsonUrl, type: 'application/ld+json' }}
    robots={props.test ? 'noindex' : 'index'}
    test={props.test}
  >
    <AchievementSheet {...props} heading={<AwardTitle name={props.name} />} />
  </Layout>
)
