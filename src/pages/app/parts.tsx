import type { Child } from 'hono/jsx'

/** Where there is nothing yet: what would be here, and how it gets there. */
export const EmptyState = ({ title, children }: { title: string; children?: Child }) => (
  <div class="empty">
    <h2>{title}</h2>
    {children}
  </div>
)

/** Facts of one thing. Entries without a value are left out. */
export const DescriptionList = ({ entries }: { entries: readonly (readonly [string, Child])[] }) => (
  <dl class="facts facts-wide">
    {entries
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([term, value]) => (
        <>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </>
      ))}
  </dl>
)

/** A part of a page, on a sheet of its own. */
export const Panel = ({ title, id, children }: { title?: string; id?: string; children?: Child }) => (
  <section class="panel" id={id}>
    {title && <h2>{title}</h2>}
    {children}
  </section>
)

/** A secret that is shown this once. */
export const SecretOnce = ({
  label,
  value,
  kept = 'only a fingerprint of it is kept',
  children,
}: {
  label: string
  value: string
  /** What the service keeps of it. */
  kept?: string
  children?: Child
}) => (
  <div class="secret" role="status">
    <h2>{label}</h2>
    <p>
      <strong>It is shown this once.</strong> Copy it now; {kept}.
    </p>
    <pre>
      <code>{value}</code>
    </pre>
    {children}
  </div>
)

/** A short state, such as of a key or an invitation. */
export const Tag = ({
  kind = 'plain',
  children,
}: {
  kind?: 'plain' | 'good' | 'bad' | 'wait'
  children?: Child
}) => <span class={`tag tag-${kind}`}>{children}</span>
