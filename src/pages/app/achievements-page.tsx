import { ownAddress } from '../web-address.ts'
import { ACHIEVEMENT_TEMPLATES } from './achievement-templates.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { EmptyState } from './parts.tsx'
import { Table } from './table.tsx'

export interface ShownAchievement {
  slug: string
  name: string
  version: number
  state: 'active' | 'archived'
  needs: readonly string[]
  url: string
}

export const achievementHref = ({ tenant, mode = 'live' }: TenantFrame, rest = ''): string =>
  issuerHref(tenant.slug, mode, `achievements${rest && `/${rest}`}`)

export interface AchievementsPageProps {
  frame: TenantFrame
  achievements: readonly ShownAchievement[]
  mayWrite: boolean
}

export const Templates = ({ frame }: { frame: TenantFrame }) => (
  <ul class="plain-list">
    {Object.entries(ACHIEVEMENT_TEMPLATES).map(([name, { title }]) => (
      <li>
        <a href={achievementHref(frame, `new?template=${name}`)}>{title}</a>
      </li>
    ))}
  </ul>
)

const List = ({
  frame,
  caption,
  achievements,
}: Pick<AchievementsPageProps, 'frame' | 'achievements'> & { caption: string }) => (
  <Table
    caption={caption}
    columns={['Name', 'Short name', 'Version', 'It needs', 'Public page']}
    rows={achievements.map(({ slug, name, version, needs, url }) => ({
      cells: [
        <a href={achievementHref(frame, slug)}>
          <bdi>{name}</bdi>
        </a>,
        <bdi>{slug}</bdi>,
        String(version),
        needs.join(', ') || 'nothing',
        <a href={ownAddress(url)} aria-label={`Open the public page of ${name}`}>
          Open
        </a>,
      ],
    }))}
  />
)

/** What can be earned here. */
export const AchievementsPage = ({ frame, achievements, mayWrite }: AchievementsPageProps) => {
  const active = achievements.filter(({ state }) => state === 'active')
  const archived = achievements.filter(({ state }) => state === 'archived')
  return (
    <AppLayout
      title="Achievements"
      frame={frame}
      lead="What people can earn. Each badge is issued for one of these."
      actions={mayWrite && <ButtonLink href={achievementHref(frame, 'new')}>New achievement</ButtonLink>}
    >
      {active.length > 0 && <List frame={frame} caption="Active achievements" achievements={active} />}
      {active.length === 0 && (
        <EmptyState title={archived.length > 0 ? 'No active achievement' : 'No achievement yet'}>
          <p>An achievement says what a badge stands for.{mayWrite && ' Start from one of these:'}</p>
          {mayWrite && <Templates frame={frame} />}
        </EmptyState>
      )}
      {archived.length > 0 && (
        <details>
          <summary>Archived ({archived.length})</summary>
          <List frame={frame} caption="Archived achievements" achievements={archived} />
        </details>
      )}
    </AppLayout>
  )
}
