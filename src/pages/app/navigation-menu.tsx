import type { ConsoleFrame, Mode } from './frame.ts'
import {
  ISSUER_PAGES,
  issuerHref,
  mayOpen,
  type NavigationItem,
  otherModeHref,
  TENANT_PAGES,
  tenantHref,
} from './navigation.ts'

interface MenuProps {
  frame: ConsoleFrame
  tenant: NonNullable<ConsoleFrame['tenant']>
}

const Item = ({ href, label, path }: { href: string; label: string; path: string }) => (
  <li>
    <a href={href} aria-current={path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : undefined}>
      {label}
    </a>
  </li>
)

const ModeSwitch = ({ frame, tenant }: MenuProps) => {
  const link = (mode: Mode, label: string) => (
    <a
      class={`mode mode-${mode}`}
      href={otherModeHref(tenant.slug, mode, frame.path)}
      aria-current={frame.mode === mode ? 'true' : undefined}
    >
      {label}
    </a>
  )
  return (
    <nav class="mode-switch" aria-label="Issuer">
      {link('live', 'Live')}
      {link('test', 'Test')}
    </nav>
  )
}

const Group = ({
  title,
  items,
  ...props
}: MenuProps & { title: string; items: readonly NavigationItem[]; hrefOf: (path: string) => string }) => {
  const open = items.filter((item) => mayOpen(props.tenant.grants, item))
  if (open.length === 0) return null
  return (
    <nav aria-label={title}>
      <h2 class="nav-title">{title}</h2>
      <ul>
        {open.map(({ label, path }) => {
          const href = props.hrefOf(path)
          // The first page lies above all others, so it is current only when it is the page itself.
          const here = path === '' && props.frame.path !== href ? '' : props.frame.path
          return <Item href={href} label={label} path={here} />
        })}
      </ul>
    </nav>
  )
}

const Lists = (props: MenuProps) => {
  const { slug } = props.tenant
  const mode = props.frame.mode ?? 'live'
  return (
    <>
      <ModeSwitch {...props} />
      <Group {...props} title="Badges" items={ISSUER_PAGES} hrefOf={(path) => issuerHref(slug, mode, path)} />
      <Group {...props} title="Organisation" items={TENANT_PAGES} hrefOf={(path) => tenantHref(slug, path)} />
    </>
  )
}

/** The pages of the console. On a phone they fold into one line, which opens without script. */
export const Navigation = (props: MenuProps) => (
  <>
    <details class="desk-nav-small">
      <summary>Menu</summary>
      <Lists {...props} />
    </details>
    <div class="desk-nav">
      <Lists {...props} />
    </div>
  </>
)
