import type { FrameworkProfile } from '../profile.ts'

/** National Microcredentials Framework, Australia, November 2021. */
export const AU: FrameworkProfile = {
  id: 'AU',
  version: '2021-11.1',
  name: 'National Microcredentials Framework (Australia)',
  source: 'https://www.education.gov.au/national-microcredentials-framework',
  rules: {
    R01: 'error',
    R02: 'info',
    R03: 'error',
    R04: 'error',
    R05: 'warning',
    R06: 'error',
    R07: 'error',
    R09: 'warning',
    R10: 'error',
    R11: 'error',
    R12: 'error',
    R15: 'warning',
    R16: 'warning',
    R17: 'warning',
    R18: 'warning',
    R21: 'info',
    R22: 'info',
    R23: 'error',
    R24: 'warning',
    R25: 'warning',
  },
  parameters: {
    minimumHours: 1,
    // The volume of learning of the smallest award, Certificate I: half a year.
    maximumHours: 600,
    levelMayNotApply: true,
    reservedTitleWords: ['certificate', 'diploma', 'bachelor', 'master', 'doctor', 'degree'],
    claimWords: ['accredited', 'AQF'],
  },
}
