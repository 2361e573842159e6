import { manageableRoles } from '../../core/access/member-roles.ts'
import { ROLES, type Role } from '../../core/access/permissions.ts'
import { formatDate } from '../format-date.ts'
import { AppLayout } from './app-layout.tsx'
import { Select } from './form/choices.tsx'
import { Field } from './form/field.tsx'
import { ConfirmForm, Form } from './form/form.tsx'
import type { ConsoleFrame } from './frame.ts'
import { DescriptionList, Panel, Tag } from './parts.tsx'
import { ROLE_DUTIES, ROLE_NAMES } from './role-names.ts'
import { Table } from './table.tsx'

export interface MembersPageProps {
  frame: ConsoleFrame & { tenant: NonNullable<ConsoleFrame['tenant']> }
  me: string
  members: readonly {
    userId: string
    name: string
    email: string
    role: Role
    since: Date
    /** How many API keys that open something they have made. */
    keys: number
  }[]
  invitations: readonly { id: string; email: string; role: Role; expiresAt: Date; expired: boolean }[]
  invite?: {
    values: Record<string, string | undefined>
    faults: Record<string, string>
    error?: string | undefined
  }
}

const choicesOf = (roles: readonly Role[]) =>
  roles.map((role) => ({ value: role, label: `${ROLE_NAMES[role]}: ${ROLE_DUTIES[role]}` }))

/** Keys are the organisation's and outlive the membership of whoever made them. */
const KeysLeft = ({ slug, count }: { slug: string; count: number }) => (
  <p>
    {count === 1
      ? 'One API key that they made goes on working until it is revoked: see those of the '
      : `${count} API keys that they made go on working until they are revoked: see those of the `}
    <a href={`/app/${slug}/live/api-keys`}>live issuer</a> and of the{' '}
    <a href={`/app/${slug}/test/api-keys`}>test issuer</a>.
  </p>
)

const memberActions = ({ frame, me }: MembersPageProps, member: MembersPageProps['members'][number]) => {
  const path = `/app/${frame.tenant.slug}/members`
  const roles = manageableRoles(frame.tenant.grants)
  const mine = member.userId === me
  return (
    <div class="row-actions">
      {roles.includes(member.role) && (
        <ConfirmForm
          action={`${path}/${member.userId}/role`}
          label="Change role"
          question="What they may do changes at once."
          kind="plain"
        >
          <Select
            label="Role"
            name="role"
            id={`role-${member.userId}`}
            choices={choicesOf(roles)}
            value={member.role}
          />
        </ConfirmForm>
      )}
      {!mine && roles.includes(member.role) && (
        <ConfirmForm
          action={`${path}/${member.userId}/remove`}
          label="Remove"
          question="They can do nothing here from now on. What they did stays in the audit log."
        >
          {member.keys > 0 && <KeysLeft slug={frame.tenant.slug} count={member.keys} />}
        </ConfirmForm>
      )}
      {mine && (
        <ConfirmForm
          action={`${path}/leave`}
          label="Leave"
          question="You can do nothing here from now on, until somebody invites you again."
        />
      )}
    </div>
  )
}

const Invitations = ({ frame, invitations }: MembersPageProps) => {
  const path = `/app/${frame.tenant.slug}/members/invitations`
  const roles = manageableRoles(frame.tenant.grants)
  return (
    <Panel title="Invitations">
      <Table
        caption="Open invitations"
        columns={['Address', 'Role', 'Until', '']}
        rows={invitations.map(({ id, email, role, expiresAt, expired }) => ({
          dimmed: expired,
          cells: [
            <bdi>{email}</bdi>,
            ROLE_NAMES[role],
            expired ? <Tag kind="wait">too old</Tag> : formatDate(expiresAt),
            roles.includes(role) && (
              <div class="row-actions">
                <ConfirmForm
                  action={`${path}/${id}/resend`}
                  label="Send again"
                  question="The mail is sent once more, and lasts seven days again."
                  kind="plain"
                />
                <ConfirmForm
                  action={`${path}/${id}/withdraw`}
                  label="Withdraw"
                  question="The link opens nothing any more."
                />
              </div>
            ),
          ],
        }))}
      />
    </Panel>
  )
}

const Invite = ({ frame, invite }: MembersPageProps) => (
  <Panel title="Invite a colleague" id="invite">
    <Form action={`/app/${frame.tenant.slug}/members/invitations`} error={invite?.error} submit="Invite">
      <Field
        label="Email address"
        name="email"
        type="email"
        hint="Only whoever signs in with this address can accept."
        value={invite?.values.email}
        error={invite?.faults.email}
      />
      <Select
        label="Role"
        name="role"
        choices={choicesOf(manageableRoles(frame.tenant.grants))}
        value={invite?.values.role ?? 'issuer'}
        error={invite?.faults.role}
      />
    </Form>
  </Panel>
)

/** Who belongs to the tenant, and who is invited. */
export const MembersPage = (props: MembersPageProps) => (
  <AppLayout title="Members" frame={props.frame} lead="Who works here, and what each of them may do.">
    <Table
      caption="Members"
      columns={['Name', 'Address', 'Role', 'Since', '']}
      rows={props.members.map((member) => ({
        cells: [
          <strong dir="auto">{member.name}</strong>,
          <bdi>{member.email}</bdi>,
          ROLE_NAMES[member.role],
          formatDate(member.since),
          memberActions(props, member),
        ],
      }))}
    />
    {props.invitations.length > 0 && <Invitations {...props} />}
    {manageableRoles(props.frame.tenant.grants).length > 0 && <Invite {...props} />}
    <Panel title="What roles mean">
      <DescriptionList entries={ROLES.map((role) => [ROLE_NAMES[role], ROLE_DUTIES[role]] as const)} />
    </Panel>
  </AppLayout>
)

export const InvitationPage = ({
  frame,
  invitation,
}: {
  frame: ConsoleFrame
  invitation: { id: string; tenantName: string; role: Role }
}) => (
  <AppLayout title={`Join ${invitation.tenantName}`} frame={frame}>
    <Panel>
      <p>
        You are invited as <strong>{ROLE_NAMES[invitation.role].toLowerCase()}</strong>.{' '}
        {ROLE_DUTIES[invitation.role]}
      </p>
      <Form action={`/app/invitations/${invitation.id}`} submit="Accept" cancel="/app" />
    </Panel>
  </AppLayout>
)
