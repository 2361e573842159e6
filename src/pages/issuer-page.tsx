import { BadgePicture } from './badge-picture.tsx'
import { Layout } from './layout.tsx'
import { OutsideLink } from './outside-link.tsx'
import { hostOf, ownAddress } from './web-address.ts'

export interface IssuerPageProps {
  url: string
  jsonUrl: string
  name: string
  description?: string
  website?: string
  email?: string
  did: string
  didDocumentUrl: string
  image?: { url: string; alt: string }
  achievements: { name: string; url: string; imageUrl: string; imageAlt: string; type?: string }[]
  test: boolean
}

const Identity = ({ url, website, email, did, didDocumentUrl, jsonUrl }: IssuerPageProps) => (
  <dl class="facts facts-wide">
    {website && <dt>Website</dt>}
    {website && (
      <dd>
        <OutsideLink to={website}>{hostOf(website)}</OutsideLink>
      </dd>
    )}
    {email && <dt>Email</dt>}
    {email && (
      <dd>
        <a href={`mailto:${email}`}>{email}</a>
      </dd>
    )}
    <dt>Identifier</dt>
    <dd>
      <code>{did}</code>
    </dd>
    <dt>Public keys</dt>
    <dd>
      <a href={ownAddress(didDocumentUrl)}>did.json</a>
    </dd>
    <dt>Public log</dt>
    <dd>
      <a href={ownAddress(`${url}/log`)}>What happened, as daily hashes</a>
    </dd>
    <dt>Personal data</dt>
    <dd>
      <a href={ownAddress(`${url}/privacy`)}>How it is used, stored and destroyed</a>
    </dd>
    <dt>For machines</dt>
    <dd>
      <a href={ownAddress(jsonUrl)}>Profile (JSON)</a>
    </dd>
  </dl>
)

const Achievements = ({ achievements }: { achievements: IssuerPageProps['achievements'] }) => (
  <ul class="shelf">
    {achievements.map((achievement) => (
      <li>
        <a href={ownAddress(achievement.url)}>
          <BadgePicture url={achievement.imageUrl} alt="" size={160} />
          <span class="shelf-name" dir="auto">
            {achievement.name}
          </span>
          {achievement.type && <span class="shelf-kind">{achievement.type}</span>}
        </a>
      </li>
    ))}
  </ul>
)

/** Who signs, how to know it, and what it awards. */
export const IssuerPage = (props: IssuerPageProps) => (
  <Layout
    title={props.name}
    description={props.description ?? `Badges that ${props.name} awards, and the keys that sign them.`}
    url={props.url}
    {...(props.image && { image: props.image })}
    alternate={{ url: props.jsonUrl, type: 'application/ld+json' }}
    robots={props.test ? 'noindex' : 'index'}
    test={props.test}
  >
    <article class="sheet">
      <header class="issuer-head">
        {props.image && <BadgePicture url={props.image.url} alt={props.image.alt} size={112} />}
        <h1 dir="auto">{props.name}</h1>
        {props.description && (
          <p class="lead" dir="auto">
            {props.description}
          </p>
        )}
      </header>
      <Identity {...props} />
      <section>
        <h2>Achievements</h2>
        {props.achievements.length > 0 ? (
          <Achievements achievements={props.achievements} />
        ) : (
          <p>This issuer has not published an achievement yet.</p>
        )}
      </section>
    </article>
  </Layout>
)
