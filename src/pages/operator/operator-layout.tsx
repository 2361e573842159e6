import type { Child } from 'hono/jsx'
import { MARK_ADDRESS, SignetMark } from '../signet-mark.tsx'

export interface OperatorFrame {
  /** Sent along by every form; absent before the operator has signed in. */
  formToken?: string
  flash?: { kind: 'done' | 'fault'; text: string }
}

/** A form of the operator's, bound to the session. */
export const OperatorForm = ({
  frame,
  action,
  submit,
  danger,
  hidden = {},
  children,
}: {
  frame: OperatorFrame
  action: string
  submit: string
  danger?: boolean
  hidden?: Record<string, string>
  children?: Child
}) => (
  <form class="form" method="post" action={action}>
    <input type="hidden" name="form" value={frame.formToken ?? ''} />
    {Object.entries(hidden).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
    <button class={danger ? 'button button-danger' : 'button'} type="submit">
      {submit}
    </button>
  </form>
)

/** The frame of the operator's pages: no tenant, nobody's name. */
export const OperatorLayout = ({
  title,
  frame,
  children,
}: {
  title: string
  frame: OperatorFrame
  children?: Child
}) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · Signet operator`}</title>
      <meta name="robots" content="noindex" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" type="image/svg+xml" href={MARK_ADDRESS} />
      <link rel="stylesheet" href="/assets/signet.css" />
      <link rel="stylesheet" href="/assets/console.css" />
    </head>
    <body class="desk">
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="desk-top">
        <a class="brand" href="/operator">
          <SignetMark />
          <span class="brand-name">Signet operator</span>
        </a>
        {frame.formToken && (
          <form method="post" action="/operator/sign-out">
            <input type="hidden" name="form" value={frame.formToken} />
            <button class="button" type="submit">
              Sign out
            </button>
          </form>
        )}
      </header>
      <div class="desk-body desk-body-alone">
        <main id="main" tabindex={-1}>
          {frame.flash && (
            <p
              class={`flash flash-${frame.flash.kind}`}
              role={frame.flash.kind === 'fault' ? 'alert' : 'status'}
            >
              {frame.flash.text}
            </p>
          )}
          <div class="desk-head">
            <h1 dir="auto">{title}</h1>
          </div>
          {children}
        </main>
      </div>
    </body>
  </html>
)
