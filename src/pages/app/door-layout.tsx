import type { Child } from 'hono/jsx'
import { MARK_ADDRESS, SignetMark } from '../signet-mark.tsx'
import type { Flash } from './frame.ts'

/** The frame of pages for whoever is not signed in yet. */
export const DoorLayout = ({
  title,
  lead,
  flash,
  scripts = [],
  children,
}: {
  title: string
  lead?: Child
  flash?: Flash | undefined
  scripts?: string[]
  children?: Child
}) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{title} · Signet</title>
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" type="image/svg+xml" href={MARK_ADDRESS} />
      <link rel="stylesheet" href="/assets/signet.css" />
      <link rel="stylesheet" href="/assets/console.css" />
      {scripts.map((src) => (
        <script type="module" src={src} />
      ))}
    </head>
    <body class="desk door">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="door-top">
        <a class="brand" href="/">
          <SignetMark />
          Signet
        </a>
      </header>
      <main id="main" tabindex={-1}>
        <div class="sheet">
          {flash && (
            <p class={`flash flash-${flash.kind}`} role={flash.kind === 'fault' ? 'alert' : 'status'}>
              {flash.text}
            </p>
          )}
          <div>
            <h1 dir="auto">{title}</h1>
            {lead && <p class="lead">{lead}</p>}
          </div>
          {children}
        </div>
      </main>
    </body>
  </html>
)
