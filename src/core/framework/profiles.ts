import type { FrameworkProfile } from './profile.ts'
import { AU } from './profiles/au.ts'
import { EU } from './profiles/eu.ts'
import { MY } from './profiles/my.ts'
import { NZ } from './profiles/nz.ts'
import { ONTARIO } from './profiles/ontario.ts'
import { UNESCO } from './profiles/unesco.ts'

/** The frameworks that an achievement can be checked against. */
export const PROFILES: readonly FrameworkProfile[] = [AU, EU, NZ, MY, ONTARIO, UNESCO]

export const PROFILE_IDS = PROFILES.map(({ id }) => id)
