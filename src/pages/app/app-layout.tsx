import type { Child } from 'hono/jsx'
import { MARK_ADDRESS, SignetMark } from '../signet-mark.tsx'
import { AccountMenu } from './account-menu.tsx'
import type { ConsoleFrame, Flash } from './frame.ts'
import { Navigation } from './navigation-menu.tsx'

export interface AppLayoutProps {
  title: string
  frame: ConsoleFrame
  /** A sentence under the title. */
  lead?: Child
  /** Buttons beside the title. */
  actions?: Child
  /** Addresses of own scripts; a page must work without them. */
  scripts?: string[]
  children?: Child
}

const FlashMessage = ({ kind, text }: Flash) => (
  <p class={`flash flash-${kind}`} role={kind === 'fault' ? 'alert' : 'status'} dir="auto">
    {text}
  </p>
)

const TestRibbon = () => (
  <aside class="test-ribbon" aria-label="Test issuer">
    <strong>TEST</strong> <span>You are with the test issuer. Its badges prove nothing about anybody.</span>
  </aside>
)

const Top = ({ frame }: { frame: ConsoleFrame }) => (
  <header class="desk-top">
    <a class="brand" href={frame.tenant ? `/app/${frame.tenant.slug}` : '/app'}>
      <SignetMark />
      <span class="brand-name">{frame.tenant?.name ?? 'Signet'}</span>
    </a>
    <AccountMenu frame={frame} />
  </header>
)

/** The frame of every page of the console. */
export const AppLayout = ({ title, frame, lead, actions, scripts = [], children }: AppLayoutProps) => {
  const { tenant, mode, flash } = frame
  const fullTitle = `${mode === 'test' ? 'TEST: ' : ''}${title} · ${tenant?.name ?? 'Signet'}`
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{fullTitle}</title>
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" type="image/svg+xml" href={MARK_ADDRESS} />
        <link rel="stylesheet" href="/assets/signet.css" />
        <link rel="stylesheet" href="/assets/console.css" />
        {scripts.map((src) => (
          <script type="module" src={src} />
        ))}
      </head>
      <body class={mode === 'test' ? 'desk is-test' : 'desk'}>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        {mode === 'test' && <TestRibbon />}
        <Top frame={frame} />
        <div class={tenant ? 'desk-body' : 'desk-body desk-body-alone'}>
          {tenant && <Navigation frame={frame} tenant={tenant} />}
          <main id="main" tabindex={-1}>
            {tenant?.suspended && (
              <p class="flash flash-fault" role="alert">
                This organisation is suspended: nothing can be issued. Badges that exist go on verifying.
              </p>
            )}
            {flash && <FlashMessage {...flash} />}
            <div class="desk-head">
              <div>
                <h1 dir="auto">{title}</h1>
                {lead && <p class="lead">{lead}</p>}
              </div>
              {actions && <div class="actions">{actions}</div>}
            </div>
            {children}
          </main>
        </div>
      </body>
    </html>
  )
}
