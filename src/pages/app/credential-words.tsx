import type { Child } from 'hono/jsx'
import type { TenantFrame } from './frame.ts'
import { issuerHref } from './navigation.ts'
import { Tag } from './parts.tsx'

export type CredentialState = 'issued' | 'suspended' | 'revoked' | 'superseded'

export interface ShownPerson {
  name?: string
  email?: string
  id?: string
}

export const credentialHref = ({ tenant, mode = 'live' }: TenantFrame, rest = ''): string =>
  issuerHref(tenant.slug, mode, `credentials${rest && `/${rest}`}`)

export const STATE_WORDS = {
  issued: { label: 'Valid', kind: 'good' },
  suspended: { label: 'Suspended', kind: 'wait' },
  revoked: { label: 'Revoked', kind: 'bad' },
  superseded: { label: 'Replaced', kind: 'plain' },
} as const satisfies Record<CredentialState, { label: string; kind: 'good' | 'wait' | 'bad' | 'plain' }>

export const StateTag = ({ state, expired }: { state: CredentialState; expired: boolean }) => {
  const { label, kind } = STATE_WORDS[state]
  return state === 'issued' && expired ? <Tag kind="plain">Expired</Tag> : <Tag kind={kind}>{label}</Tag>
}

/** Somebody as a link says who it is; an erased person has no name any more. */
export const Who = ({ person }: { person: ShownPerson | undefined }): Child => {
  const name = person?.name ?? person?.email ?? person?.id
  return name === undefined ? 'Somebody who has been erased' : <bdi>{name}</bdi>
}
