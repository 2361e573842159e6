import { ASSOCIATION_TYPES } from '../credential/build-clr.ts'
import {
  ACHIEVEMENT_TYPES,
  IDENTIFIER_TYPES,
  RESULT_STATUSES,
  RESULT_TYPES,
} from '../credential/vocabularies.ts'
import {
  alignment,
  credentialSchema,
  credentialStatus,
  evidence,
  identifierEntry,
  image,
  profileClass,
  proof,
  refreshService,
  related,
  termsOfUse,
} from './common-classes.ts'
import { contextRule } from './context-rule.ts'
import type { DataModelVersion, Rule } from './report.ts'
import {
  boolean,
  type ClassRules,
  compactJwt,
  dateTime,
  languageTag,
  listOf,
  number,
  object,
  oneOf,
  oneOfOrExtension,
  reference,
  text,
  typeName,
  types,
} from './rules.ts'

// Classes of Open Badges 3.0 (appendix B) of which credentials are made.

const ofClass = (rules: ClassRules): Rule => object(() => rules)

// Profiles, achievements and endorsements refer to each other.
const profile: Rule = object(() => profileRules)
const endorsement: Rule = (value, pointer, report) =>
  object(() => endorsementCredential(report.version))(value, pointer, report)
const endorsements = { endorsement: listOf(endorsement), endorsementJwt: listOf(compactJwt) }
const profileRules = profileClass(endorsements, profile)

const rubricCriterionLevel = ofClass({
  members: {
    id: text,
    type: types(['RubricCriterionLevel']),
    alignment: listOf(alignment),
    description: text,
    level: text,
    name: text,
    points: text,
  },
  required: ['id', 'type', 'name'],
})

const resultDescription = ofClass({
  members: {
    id: text,
    type: types(['ResultDescription']),
    alignment: listOf(alignment),
    allowedValue: listOf(text),
    name: text,
    requiredLevel: text,
    requiredValue: text,
    resultType: oneOfOrExtension(RESULT_TYPES),
    rubricCriterionLevel: listOf(rubricCriterionLevel),
    valueMax: text,
    valueMin: text,
  },
  required: ['id', 'type', 'name', 'resultType'],
})

const achievement = ofClass({
  members: {
    id: text,
    type: types(['Achievement']),
    alignment: listOf(alignment),
    achievementType: oneOfOrExtension(ACHIEVEMENT_TYPES),
    creator: profile,
    creditsAvailable: number,
    criteria: ofClass({ members: { id: text, narrative: text }, required: [] }),
    description: text,
    ...endorsements,
    fieldOfStudy: text,
    humanCode: text,
    image,
    inLanguage: languageTag,
    name: text,
    otherIdentifier: listOf(identifierEntry),
    related: listOf(related),
    resultDescription: listOf(resultDescription),
    specialization: text,
    tag: listOf(text),
    version: text,
  },
  required: ['id', 'type', 'criteria', 'description', 'name'],
})

const result = ofClass({
  members: {
    type: types(['Result']),
    achievedLevel: text,
    alignment: listOf(alignment),
    resultDescription: text,
    status: oneOf(RESULT_STATUSES),
    value: text,
  },
  required: ['type'],
})

const identityObject = ofClass({
  members: {
    type: typeName('IdentityObject'),
    hashed: boolean,
    identityHash: text,
    identityType: oneOfOrExtension(IDENTIFIER_TYPES),
    salt: text,
  },
  required: ['type', 'hashed', 'identityHash', 'identityType'],
  closed: true,
})

const achievementSubject = ofClass({
  members: {
    id: text,
    type: types(['AchievementSubject']),
    activityEndDate: dateTime,
    activityStartDate: dateTime,
    creditsEarned: number,
    achievement,
    identifier: listOf(identityObject),
    image,
    licenseNumber: text,
    narrative: text,
    result: listOf(result),
    role: text,
    source: profile,
    term: text,
  },
  required: ['type', 'achievement'],
})

const endorsementSubject = ofClass({
  members: { id: text, type: types(['EndorsementSubject']), endorsementComment: text },
  required: ['id', 'type'],
})

/** What both kinds of credential have. The data model names two members otherwise in its first version. */
function credentialClass(version: DataModelVersion, own: ClassRules): ClassRules {
  const [from, until] = version === 1 ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil']
  return {
    members: {
      '@context': contextRule,
      id: text,
      name: text,
      description: text,
      awardedDate: dateTime,
      issuer: reference(profile),
      [from]: dateTime,
      [until]: dateTime,
      proof: listOf(proof),
      credentialSchema: listOf(credentialSchema),
      credentialStatus,
      refreshService,
      termsOfUse: listOf(termsOfUse),
      ...own.members,
    },
    required: ['@context', 'id', 'type', 'credentialSubject', 'issuer', from, ...own.required],
  }
}

export const endorsementCredential = (version: DataModelVersion): ClassRules =>
  credentialClass(version, {
    members: {
      type: types(['VerifiableCredential'], ['EndorsementCredential']),
      credentialSubject: endorsementSubject,
    },
    required: ['name'],
  })

const association = ofClass({
  members: {
    type: typeName('Association'),
    associationType: oneOf(ASSOCIATION_TYPES),
    sourceId: text,
    targetId: text,
  },
  required: ['type', 'associationType', 'sourceId', 'targetId'],
  closed: true,
})

const clrSubject = ofClass({
  members: {
    id: text,
    type: types(['ClrSubject']),
    identifier: listOf(identityObject),
    achievement: listOf(achievement),
    association: listOf(association),
  },
  // The bundled credentials have schemas of their own.
  required: ['type', 'verifiableCredential'],
})

/** CLR 2.0, "ClrCredential". Safe-mode JSON-LD looks at its contexts. */
export const clrCredential = (version: DataModelVersion): ClassRules =>
  credentialClass(version, {
    members: {
      '@context': () => {},
      type: types(['VerifiableCredential'], ['ClrCredential']),
      partial: boolean,
      image,
      credentialSubject: clrSubject,
      ...endorsements,
      evidence: listOf(evidence),
    },
    required: ['name'],
  })

export const achievementCredential = (version: DataModelVersion): ClassRules =>
  credentialClass(version, {
    members: {
      type: types(['VerifiableCredential'], ['AchievementCredential', 'OpenBadgeCredential']),
      image,
      credentialSubject: achievementSubject,
      ...endorsements,
      evidence: listOf(evidence),
    },
    required: [],
  })
