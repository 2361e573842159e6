import type { FrameworkProfile } from '../profile.ts'

/** Micro-certification principles and framework of eCampusOntario. */
export const ONTARIO: FrameworkProfile = {
  id: 'ON',
  version: '2020.1',
  name: 'eCampusOntario micro-certification framework',
  source: 'https://micro.ecampusontario.ca/',
  rules: {
    R01: 'error',
    R03: 'error',
    R04: 'error',
    R05: 'warning',
    R06: 'warning',
    R11: 'warning',
    R12: 'error',
    R17: 'warning',
    R18: 'warning',
    R21: 'warning',
    R22: 'error',
    R23: 'error',
    R24: 'warning',
  },
  parameters: { skillsFramework: /esco|onetonline|noc\.esdc|rsd/i, claimWords: ['accredited'] },
}
