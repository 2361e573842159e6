import type { Child } from 'hono/jsx'
import { MARK_ADDRESS, SignetMark } from './signet-mark.tsx'
import { imageAddress, ownAddress } from './web-address.ts'

export interface LayoutProps {
  title: string
  description: string
  /** The page's own address: canonical link and Open Graph. Absent for pages that have none, such as errors. */
  url?: string
  image?: { url: string; alt: string }
  /** The same thing for machines. */
  alternate?: { url: string; type?: string }
  robots?: string
  lang?: string
  /** Address of the page's module. The page works without it. */
  script?: string
  /** Marks every page of a test issuer. */
  test?: boolean
  children?: Child
}

const Sharing = ({ title, description, url, image }: LayoutProps) => (
  <>
    <meta property="og:site_name" content="Signet" />
    <meta property="og:type" content="website" />
    <meta property="og:title" content={title} />
    <meta property="og:description" content={description} />
    {url && <meta property="og:url" content={ownAddress(url)} />}
    {image && <meta property="og:image" content={imageAddress(image.url)} />}
    {image && <meta property="og:image:alt" content={image.alt} />}
    <meta name="twitter:card" content="summary" />
    <meta name="twitter:title" content={title} />
    <meta name="twitter:description" content={description} />
    {image && <meta name="twitter:image" content={imageAddress(image.url)} />}
    {image && <meta name="twitter:image:alt" content={image.alt} />}
  </>
)

const TestRibbon = () => (
  <p class="test-ribbon">
    <strong>TEST</strong> <span>Made by a test issuer. It proves nothing about anybody.</span>
  </p>
)

/** The frame of every public page. */
export const Layout = (props: LayoutProps) => {
  const title = props.test ? `TEST: ${props.title}` : props.title
  return (
    <html lang={props.lang ?? 'en'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="description" content={props.description} />
        {props.robots && <meta name="robots" content={props.robots} />}
        <meta name="color-scheme" content="light dark" />
        {props.url && <link rel="canonical" href={ownAddress(props.url)} />}
        {props.alternate && (
          <link
            rel="alternate"
            type={props.alternate.type ?? 'application/vc+ld+json'}
            href={ownAddress(props.alternate.url)}
          />
        )}
        <link rel="icon" type="image/svg+xml" href={MARK_ADDRESS} />
        <link rel="stylesheet" href="/assets/signet.css" />
        {props.script && <script type="module" src={props.script} />}
        <Sharing {...props} title={title} />
      </head>
      <body class={props.test ? 'is-test' : undefined}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {props.test && <TestRibbon />}
        <header class="top">
          <a class="brand" href="/">
            <SignetMark />
            Signet
          </a>
          <nav aria-label="Signet">
            <a href="/verify">Verify a badge</a>
          </nav>
        </header>
        <main id="main" tabindex={-1}>
          {props.children}
        </main>
        <footer class="foot">
          <p>
            Signet issues Open Badges 3.0 for professional bodies. Anyone can check one, with or without us.
          </p>
          <nav aria-label="About this service">
            <a href="/">About Signet</a>
            <a href="/verify">Verify a badge</a>
            <a href="/healthz">Service health</a>
          </nav>
        </footer>
      </body>
    </html>
  )
}
