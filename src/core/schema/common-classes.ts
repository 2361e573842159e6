import { ALIGNMENT_TARGET_TYPES, IDENTIFIER_TYPES } from '../credential/vocabularies.ts'
import { isObject, pointerTo, type Rule } from './report.ts'
import {
  type ClassRules,
  date,
  dateTime,
  languageTag,
  listOf,
  number,
  object,
  oneOfOrExtension,
  text,
  typeName,
  types,
} from './rules.ts'

// Classes of Open Badges 3.0 (appendix B) that describe things and people, in the order of the standard.

const ofClass = (rules: ClassRules): Rule => object(() => rules)

export const image = ofClass({
  members: { id: text, type: typeName('Image'), caption: text },
  required: ['id', 'type'],
  closed: true,
})

export const identifierEntry = ofClass({
  members: {
    type: typeName('IdentifierEntry'),
    identifier: text,
    identifierType: oneOfOrExtension(IDENTIFIER_TYPES),
  },
  required: ['type', 'identifier', 'identifierType'],
  closed: true,
})

const geoCoordinates = ofClass({
  members: { type: typeName('GeoCoordinates'), latitude: number, longitude: number },
  required: ['type', 'latitude', 'longitude'],
})

export const address = ofClass({
  members: {
    type: types(['Address']),
    addressCountry: text,
    addressCountryCode: text,
    addressRegion: text,
    addressLocality: text,
    streetAddress: text,
    postOfficeBoxNumber: text,
    postalCode: text,
    geo: geoCoordinates,
  },
  required: ['type'],
})

export const alignment = ofClass({
  members: {
    type: types(['Alignment']),
    targetCode: text,
    targetDescription: text,
    targetName: text,
    targetFramework: text,
    targetType: oneOfOrExtension(ALIGNMENT_TARGET_TYPES),
    targetUrl: text,
  },
  required: ['type', 'targetName', 'targetUrl'],
})

export const related = ofClass({
  members: { id: text, type: types(['Related']), inLanguage: languageTag, version: text },
  required: ['id', 'type'],
})

export const evidence = ofClass({
  members: {
    id: text,
    type: types(['Evidence']),
    narrative: text,
    name: text,
    description: text,
    genre: text,
    audience: text,
  },
  required: ['type'],
})

export const proof = ofClass({
  members: {
    type: text,
    created: dateTime,
    cryptosuite: text,
    challenge: text,
    domain: text,
    nonce: text,
    proofPurpose: text,
    proofValue: text,
    verificationMethod: text,
  },
  required: ['type'],
})

const idAndType = { id: text, type: text }
export const credentialSchema = ofClass({ members: idAndType, required: ['id', 'type'] })
export const refreshService = ofClass({ members: idAndType, required: ['id', 'type'] })
export const termsOfUse = ofClass({ members: idAndType, required: ['type'] })

const statusEntry = ofClass({ members: idAndType, required: ['type'] })
/** Only the formal flavour wants an id. */
export const credentialStatus: Rule = (value, pointer, report) => {
  statusEntry(value, pointer, report)
  if (isObject(value) && !Object.hasOwn(value, 'id')) {
    report.formal.push({ pointer: pointerTo(pointer, 'id'), detail: 'is missing' })
  }
}

/** A Profile, given what it refers to in turn. */
export const profileClass = (endorsements: ClassRules['members'], profile: Rule): ClassRules => ({
  members: {
    id: text,
    type: types(['Profile']),
    name: text,
    url: text,
    phone: text,
    description: text,
    ...endorsements,
    image,
    email: text,
    address,
    otherIdentifier: listOf(identifierEntry),
    official: text,
    parentOrg: profile,
    familyName: text,
    givenName: text,
    additionalName: text,
    patronymicName: text,
    honorificPrefix: text,
    honorificSuffix: text,
    familyNamePrefix: text,
    dateOfBirth: date,
  },
  required: ['id', 'type'],
})
