import type { AchievementPageProps } from '../achievement-page.tsx'
import { BadgePicture } from '../badge-picture.tsx'
import { formatDate } from '../format-date.ts'
import { PlainMarkdown } from '../plain-markdown.tsx'
import { ownAddress } from '../web-address.ts'
import { achievementHref } from './achievements-page.tsx'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import { ConfirmForm } from './form/form.tsx'
import type { TenantFrame } from './frame.ts'
import { DescriptionList, Panel, Tag } from './parts.tsx'
import { Table } from './table.tsx'

export interface AchievementRecordPageProps {
  frame: TenantFrame
  slug: string
  state: 'active' | 'archived'
  shown: AchievementPageProps
  /** Newest first. */
  versions: readonly { number: number; name: string; createdAt: Date }[]
  /** What a version says otherwise than the one before it. */
  comparison?: {
    number: number
    differences: readonly { member: string; was: string; is: string }[]
  }
  mayWrite: boolean
}

const Words = ({ text }: { text: string }) => (
  <div dir="auto">{text === '' ? <em>nothing</em> : text.split('\n').map((line) => <div>{line}</div>)}</div>
)

const Comparison = ({ number, differences }: NonNullable<AchievementRecordPageProps['comparison']>) => (
  <Panel title={`What version ${number} changed`} id="changes">
    {differences.length === 0 ? (
      <p>It says the same as version {number - 1}.</p>
    ) : (
      <Table
        caption={`Version ${number} against version ${number - 1}`}
        columns={['What', 'Was', 'Is']}
        rows={differences.map(({ member, was, is }) => ({
          cells: [<bdi>{member}</bdi>, <Words text={was} />, <Words text={is} />],
        }))}
      />
    )}
  </Panel>
)

const Versions = ({
  frame,
  slug,
  versions,
}: Pick<AchievementRecordPageProps, 'frame' | 'slug' | 'versions'>) => (
  <section>
    <h2>Versions</h2>
    <Table
      caption="Versions"
      columns={['Version', 'Made on', '']}
      rows={versions.map(({ number, name, createdAt }, n) => ({
        cells: [
          <bdi>{name === String(number) ? name : `${number} (${name})`}</bdi>,
          formatDate(createdAt),
          n < versions.length - 1 && (
            <a
              href={`${achievementHref(frame, slug)}?version=${number}#changes`}
              aria-label={`What changed in version ${number}`}
            >
              What changed
            </a>
          ),
        ],
      }))}
    />
  </section>
)

/** One achievement: what it says now, and what it said before. */
export const AchievementRecordPage = (props: AchievementRecordPageProps) => {
  const { frame, slug, state, shown, versions, comparison, mayWrite } = props
  const href = (rest: string) => achievementHref(frame, `${slug}/${rest}`)
  const isActive = state === 'active'
  return (
    <AppLayout
      title={shown.name}
      frame={frame}
      lead={<span dir="auto">{shown.description}</span>}
      actions={mayWrite && <ButtonLink href={href('new-version')}>New version</ButtonLink>}
    >
      <Panel>
        <BadgePicture url={shown.imageUrl} alt={shown.imageAlt} size={200} />
        <DescriptionList
          entries={
            [
              ['State', <Tag kind={isActive ? 'good' : 'plain'}>{isActive ? 'Active' : 'Archived'}</Tag>],
              ['Short name', <bdi>{slug}</bdi>],
              ['Version', <bdi>{shown.version}</bdi>],
              ['Kind', shown.type],
              ['It needs', shown.needs.join(', ') || 'nothing'],
              ['Valid for', shown.validity ?? 'No end date'],
              ['Credits', shown.creditsAvailable],
              ['Skills and subjects', shown.tags.length > 0 && <bdi>{shown.tags.join(', ')}</bdi>],
              ['Public page', <a href={ownAddress(shown.url)}>{shown.url}</a>],
            ].filter(([, value]) => value !== false) as [string, string][]
          }
        />
      </Panel>
      {shown.criteriaNarrative && (
        <Panel title="What it takes">
          <PlainMarkdown source={shown.criteriaNarrative} />
        </Panel>
      )}
      <Versions frame={frame} slug={slug} versions={versions} />
      {comparison && <Comparison {...comparison} />}
      {mayWrite && isActive && (
        <ConfirmForm
          action={href('archive')}
          label="Archive"
          question="Nothing new is issued for it any more. Badges that were issued stay as they are. It cannot be brought back."
        />
      )}
    </AppLayout>
  )
}
