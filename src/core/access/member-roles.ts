import { type Grants, isGranted, type Permission, ROLES, type Role } from './permissions.ts'

/** What it takes to give somebody a role, or to take it. */
export const permissionFor = (role: Role): Permission => (role === 'owner' ? 'owners.write' : 'members.write')

/** The roles that somebody may give and take. */
export const manageableRoles = (grants: Grants): Role[] =>
  ROLES.filter((role) => isGranted(grants, permissionFor(role)))
