/** URLs of the JSON-LD contexts that documents of ours carry, in the order that Open Badges 3.0 fixes. */
export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2'
export const OPEN_BADGES_3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
export const OPEN_BADGES_EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'

/** VC Data Model 1.1, which only others' credentials have. */
export const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1'

/** Comprehensive Learner Record 2.0: stands second there, before Open Badges. */
export const CLR_2 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json'
