import type { FrameworkProfile } from '../profile.ts'

/** Council Recommendation of 16 June 2022 (2022/C 243/02), Annex I. */
export const EU: FrameworkProfile = {
  id: 'EU',
  version: '2022-06.1',
  name: 'European approach to micro-credentials',
  source: 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32022H0627(02)',
  rules: {
    R01: 'error',
    R03: 'error',
    R04: 'error',
    R05: 'warning',
    R06: 'error',
    R08: 'warning',
    R09: 'error',
    R10: 'error',
    R11: 'error',
    R12: 'error',
    R15: 'info',
    R16: 'info',
    R17: 'info',
    R19: 'warning',
    R21: 'warning',
    R23: 'error',
    R24: 'warning',
    R25: 'warning',
  },
  parameters: {
    credit: { system: 'ECTS', hoursPerCredit: [25, 30] },
    levelFramework: 'EQF',
    levelMayNotApply: true,
    subjectScheme: 'ISCED-F',
    skillsFramework: /^https?:\/\/data\.europa\.eu\/esco\//,
    claimWords: ['accredited'],
  },
}
