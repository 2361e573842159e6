import type { Child } from 'hono/jsx'

export interface ButtonProps {
  /** `first`: what the page is for. `danger`: what cannot be taken back. */
  kind?: 'first' | 'plain' | 'danger'
  name?: string
  value?: string
  /** Where it sends the form instead. */
  formaction?: string
  children?: Child
}

const CLASSES = { first: 'button button-first', plain: 'button', danger: 'button button-danger' } as const

/** Sends its form. */
export const Button = ({ kind = 'first', children, ...rest }: ButtonProps) => (
  <button class={CLASSES[kind]} type="submit" {...rest}>
    {children}
  </button>
)

/** Leads to another page and looks like a button. */
export const ButtonLink = ({ href, kind = 'plain', children }: { href: string } & ButtonProps) => (
  <a class={CLASSES[kind]} href={href}>
    {children}
  </a>
)
