export interface AchievementTemplate {
  title: string
  values: Record<string, string | string[]>
}

/** Where a new achievement can start from, by the name in `?template=`. */
export const ACHIEVEMENT_TEMPLATES: Readonly<Record<string, AchievementTemplate>> = {
  course: {
    title: 'Course certificate',
    values: {
      name: 'Course certificate',
      description: 'Has completed the course and passed its final assessment.',
      criteria: 'The holder has:\n\n- taken part in every unit of the course\n- passed the final assessment',
      achievementType: 'CertificateOfCompletion',
      needs: ['payment', 'completion'],
    },
  },
  membership: {
    title: 'Membership',
    values: {
      name: 'Member',
      description: 'Is a member in good standing.',
      criteria: 'The holder has:\n\n- been admitted as a member\n- paid the fee of the current year',
      achievementType: 'Membership',
      needs: ['payment'],
      years: '1',
    },
  },
  'micro-credential': {
    title: 'Micro-credential',
    values: {
      name: 'Micro-credential',
      description: 'Has shown the learning outcomes in an assessment.',
      criteria: 'The holder has:\n\n- reached every learning outcome\n- passed an assessment against them',
      achievementType: 'MicroCredential',
      needs: ['completion'],
      credits: '1',
      language: 'en',
    },
  },
  attendance: {
    title: 'Attendance',
    values: {
      name: 'Attendance',
      description: 'Took part in the event.',
      criteria: 'The holder was there from beginning to end.',
      achievementType: 'Badge',
      needs: ['completion'],
    },
  },
  licence: {
    title: 'Licence',
    values: {
      name: 'Licence to practise',
      description: 'May practise in the profession until the licence ends.',
      criteria: 'The holder has:\n\n- passed the licensing examination\n- been found fit to practise',
      achievementType: 'License',
      needs: ['payment', 'completion', 'approval'],
      years: '3',
    },
  },
}
