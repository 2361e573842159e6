import type { Role } from '../../core/access/permissions.ts'

export const ROLE_NAMES: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Administrator',
  author: 'Author',
  issuer: 'Issuer',
  approver: 'Approver',
  auditor: 'Auditor',
}

/** What a role may do, in a sentence; `core/access/permissions.ts` decides. */
export const ROLE_DUTIES: Record<Role, string> = {
  owner: 'Everything, private keys and other owners included.',
  admin: 'Everything except owners and private keys.',
  author: 'Writes achievements and endorsements.',
  issuer: 'Issues, revokes and suspends badges.',
  approver: 'Decides about what waits for a second pair of eyes.',
  auditor: 'Reads everything and changes nothing.',
}
