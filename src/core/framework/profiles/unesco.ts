import type { FrameworkProfile } from '../profile.ts'

/** Towards a common definition of micro-credentials, UNESCO 2022. */
export const UNESCO: FrameworkProfile = {
  id: 'UNESCO',
  version: '2022.1',
  name: 'UNESCO common definition',
  source: 'https://unesdoc.unesco.org/ark:/48223/pf0000381668',
  rules: {
    R01: 'error',
    R03: 'error',
    R04: 'error',
    R05: 'warning',
    R06: 'info',
    R11: 'error',
    R12: 'error',
    R17: 'info',
    R23: 'error',
  },
  parameters: {},
}
