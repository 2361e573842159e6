import type { Role } from '../../core/access/permissions.ts'
import { AppLayout } from './app-layout.tsx'
import { ButtonLink } from './form/button.tsx'
import type { ConsoleFrame } from './frame.ts'
import { EmptyState, Panel } from './parts.tsx'
import { ROLE_NAMES } from './role-names.ts'

export interface OrganisationsPageProps {
  frame: ConsoleFrame
  memberships: readonly { slug: string; name: string; role: Role }[]
  invitations: readonly { id: string; tenantName: string; role: Role }[]
}

/** Where somebody who is signed in may go. */
export const OrganisationsPage = ({ frame, memberships, invitations }: OrganisationsPageProps) => (
  <AppLayout
    title="Your organisations"
    frame={frame}
    actions={<ButtonLink href="/app/new">New organisation</ButtonLink>}
  >
    {invitations.length > 0 && (
      <Panel title="Invitations">
        <ul class="plain-list">
          {invitations.map(({ id, tenantName, role }) => (
            <li>
              <a href={`/app/invitations/${id}`}>
                <bdi>{tenantName}</bdi> invites you as {ROLE_NAMES[role].toLowerCase()}
              </a>
            </li>
          ))}
        </ul>
      </Panel>
    )}
    {memberships.length === 0 ? (
      <EmptyState title="You belong to no organisation yet">
        <p>Create one, or ask an administrator of yours to invite this address.</p>
      </EmptyState>
    ) : (
      <Panel>
        <ul class="plain-list">
          {memberships.map(({ slug, name, role }) => (
            <li>
              <a href={`/app/${slug}`}>
                <strong dir="auto">{name}</strong>
                <br />
                <span class="small">{ROLE_NAMES[role]}</span>
              </a>
            </li>
          ))}
        </ul>
      </Panel>
    )}
  </AppLayout>
)
