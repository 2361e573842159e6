// An achievement and a credential of it as the API takes them, with every optional member.

const alignment = {
  targetName: 'Weld by MIG',
  targetUrl: 'https://frame.example/mig',
  targetCode: 'W1',
  targetDescription: 'Joins steel.',
  targetFramework: 'Metal',
  targetType: 'CFItem',
}

/** Members beside those of `ACHIEVEMENT`. */
export const EVERYTHING = {
  alignment: [alignment],
  creditsAvailable: 2.5,
  fieldOfStudy: 'Metalwork',
  humanCode: 'W-1',
  inLanguage: 'en',
  specialization: 'Arc',
  otherIdentifier: [{ identifier: 'W-1', identifierType: 'ext:catalogue' }],
  related: [{ id: 'https://badges.example/associate', inLanguage: 'de', version: '2' }],
  version: '2026.1',
  image: { id: 'https://welding.example/badge.png', caption: 'A torch' },
  resultDescription: [
    {
      id: '#grade',
      name: 'Final grade',
      resultType: 'LetterGrade',
      allowedValue: ['D', 'C', 'B', 'A'],
      requiredValue: 'C',
      alignment: [alignment],
    },
    { name: 'Written test', resultType: 'Percent', valueMin: '0', valueMax: '100', requiredValue: '60' },
    { id: 'urn:uuid:8d0b3a1e-0000-4000-8000-000000000001', name: 'Practice', resultType: 'Status' },
    {
      name: 'Rubric',
      resultType: 'RubricCriterionLevel',
      requiredLevel: '#result-4-level-1',
      rubricCriterionLevel: [
        { name: 'Basic', level: 'Basic', points: '1' },
        {
          name: 'Mastery',
          description: 'Three *seams*.',
          level: 'High',
          points: '4',
          alignment: [alignment],
        },
      ],
    },
  ],
}

export const CREDENTIAL = {
  recipient: {
    email: 'ada@example.org',
    name: 'Ada <script>',
    id: 'did:example:ada',
    account: { identifierType: 'accountId', identifier: 'A-7', hashed: false },
    identifiers: [{ identifierType: 'userName', identifier: 'Ada at work', hashed: false }],
  },
  description: 'Given at the spring assembly.',
  awardedDate: '2026-02-28T12:00:00+01:00',
  evidence: [
    {
      id: 'https://welding.example/films/1',
      name: 'A film',
      description: 'of the test',
      narrative: 'Three *seams*.',
      genre: 'Film',
      audience: 'Assessors',
    },
  ],
  results: [
    { resultDescription: '#grade', value: 'B' },
    { resultDescription: '#result-2', value: '97.5' },
    { resultDescription: 'urn:uuid:8d0b3a1e-0000-4000-8000-000000000001', status: 'Completed' },
    {
      resultDescription: '#result-4',
      achievedLevel: '#result-4-level-2',
      alignment: [{ targetName: 'Cut', targetUrl: 'https://frame.example/cut' }, alignment],
    },
  ],
  narrative: 'With distinction.',
  creditsEarned: 2,
  activityStartDate: '2026-01-05T00:00:00Z',
  activityEndDate: '2026-02-27T00:00:00Z',
  licenseNumber: '00071',
  role: 'Welder',
  term: 'Winter',
  image: { id: 'https://welding.example/seals/2026.png', caption: 'The seal of 2026' },
  source: {
    id: 'did:web:assessors.example',
    name: 'Assessors Ltd',
    url: 'https://assessors.example/',
    phone: '+46 8 1',
    description: 'They look.',
    image: { id: 'https://assessors.example/arms.png', caption: 'Arms' },
    email: 'assessor@assessors.example',
    address: {
      addressCountry: 'Sweden',
      addressCountryCode: 'SE',
      addressRegion: 'Stockholm',
      addressLocality: 'Stockholm',
      streetAddress: 'Street 1',
      postOfficeBoxNumber: '7',
      postalCode: '111 11',
      geo: { latitude: 59.3, longitude: 18.1 },
    },
    otherIdentifier: [{ identifier: '556', identifierType: 'ext:org-number' }],
    official: 'Registrar',
    parentOrg: { id: 'https://holding.example/', name: 'Assessors Holding' },
  },
}
