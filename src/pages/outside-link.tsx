import type { Child } from 'hono/jsx'
import { linkable } from './web-address.ts'

/** A link to somebody else's page; what may not be linked is shown as text. */
export const OutsideLink = ({ to, children }: { to: string; children?: Child }) => {
  const href = linkable(to)
  if (href === undefined) return <span dir="auto">{children ?? to}</span>
  return (
    <a href={href} rel="nofollow noopener" dir="auto">
      {children ?? to}
    </a>
  )
}
