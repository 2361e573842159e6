import { Layout } from './layout.tsx'
import { ownAddress } from './web-address.ts'

export interface LogPageProps {
  url: string
  jsonUrl: string
  issuer: { name: string; url: string }
  year: number
  years: number[]
  lines: { date: string; block: number; entries: number; hash: string }[]
  test: boolean
}

const Lines = ({ lines }: Pick<LogPageProps, 'lines'>) => (
  <ol class="log" reversed>
    {lines.toReversed().map(({ date, block, entries, hash }) => (
      <li>
        <time datetime={date}>{date}</time>
        <span>
          {entries} {entries === 1 ? 'entry' : 'entries'}, block {block}
        </span>
        <code>{hash}</code>
      </li>
    ))}
  </ol>
)

const Years = ({ url, year, years }: LogPageProps) => (
  <nav aria-label="Years">
    <ul class="tags">
      {years.map((other) => (
        <li>
          <a href={ownAddress(`${url}?year=${other}`)} aria-current={other === year ? 'page' : undefined}>
            {other}
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

/** The heads of an issuer's audit log, day by day, for whoever wants to keep a copy and compare. */
export const LogPage = (props: LogPageProps) => (
  <Layout
    title={`Public log of ${props.issuer.name}`}
    description={`What ${props.issuer.name} had written down in its audit log at the end of each day, as hashes.`}
    url={props.url}
    alternate={{ url: props.jsonUrl, type: 'application/json' }}
    robots="noindex"
    test={props.test}
  >
    <article class="sheet">
      <h1 dir="auto">Public log of {props.issuer.name}</h1>
      <p class="lead">
        Whatever is issued, revoked or changed is written into an audit log. At the end of each day a hash of
        the whole log is published here, signed by the issuer. Nobody can read from it who received what.
      </p>
      <p>
        Keep a copy: a badge that is dated back, or an issue that is silently removed, no longer fits the
        lines that you have kept. <a href={ownAddress(props.jsonUrl)}>The same as JSON, with signatures</a>
      </p>
      {props.years.length > 1 && <Years {...props} />}
      <section>
        <h2>{props.year}</h2>
        {props.lines.length > 0 ? <Lines lines={props.lines} /> : <p>No day has been published yet.</p>}
        <p class="small">Days end at midnight UTC. A day on which nothing happened has no line.</p>
      </section>
      <p>
        <a href={ownAddress(props.issuer.url)}>About {props.issuer.name}</a>
      </p>
    </article>
  </Layout>
)
