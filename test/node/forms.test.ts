import { deflateSync } from 'node:zlib'
import { Ajv2019 } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { exportJWK, generateKeyPair, importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { bakePng } from '../../src/core/bake/png.ts'
import { buildPngChunk } from '../../src/core/bake/png-chunks.ts'
import { bakeSvg } from '../../src/core/bake/svg.ts'
import { buildCredential } from '../../src/core/credential/build-credential.ts'
import { signVcJwt } from '../../src/core/jwt/vc-jwt.ts'
import { credentialOfClaims } from '../../src/core/jwt/verify-claims.ts'
import { signEddsaJcs2022 } from '../../src/core/proof/eddsa-jcs-2022.ts'
import type { JsonObject } from '../../src/core/proof/rdf.ts'
import { withoutProof } from '../../src/core/verification/verify-proofs.ts'
import { endorsementOf } from '../core/endorsed-samples.ts'
import {
  ACHIEVEMENT,
  CREATED,
  DID_DOCUMENT,
  DID_WEB,
  LIST_URL,
  methodOf,
  partsOf,
  SIGNING_KEY,
  sign,
  statusList,
} from '../core/signed-samples.ts'
import { readShared } from '../support/read-shared.ts'
import { loaderOf, verifyElsewhere } from './foreign-stack.ts'

// The forms that test/http/forms.test.ts fetches, made by the same functions and judged by other software.
// Learner records and endorsements: endorsements-and-records.test.ts.

const NOW = new Date('2026-03-02T00:00:00Z')
const GOOD = { verified: true, objections: [] }
const METHOD = methodOf(DID_WEB)
const SUSPENSION_URL = `${LIST_URL}/suspension`
// The foreign package holds lists against the machine's own clock.
const lasting = { validUntil: '2999-01-01T00:00:00Z' }

async function suspensionList(): Promise<JsonObject> {
  const list = withoutProof(await statusList(DID_WEB, [], lasting))
  const credentialSubject = {
    ...(list.credentialSubject as object),
    id: `${SUSPENSION_URL}#list`,
    statusPurpose: 'suspension',
  }
  return sign({ ...list, id: SUSPENSION_URL, credentialSubject }, METHOD)
}

const lists = [await statusList(DID_WEB, [], lasting), await suspensionList()]
const elsewhere = loaderOf(DID_DOCUMENT, lists)

/** As it is served. */
const served = (document: JsonObject): JsonObject => JSON.parse(JSON.stringify(document))

const parts = {
  ...partsOf(DID_WEB),
  achievement: { ...ACHIEVEMENT, endorsement: [await endorsementOf(String(ACHIEVEMENT.id))] },
  refreshUrl: `${partsOf(DID_WEB).url}/refresh`,
}
const credential = served(await sign(buildCredential(parts), METHOD))
const suspendable = served(
  await sign(
    buildCredential({ ...parts, status: { ...parts.status, suspensionList: SUSPENSION_URL } }),
    METHOD,
  ),
)

/** The credential in a text chunk, found by its keyword alone. */
function textInPng(png: Uint8Array): string {
  const bytes = Buffer.from(png)
  const at = bytes.indexOf('iTXtopenbadgecredential')
  const data = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4))
  return data.subarray('openbadgecredential'.length + 5).toString('utf8')
}

function smallPng(): Uint8Array {
  const header = Buffer.from('000000010000000108020000 00'.replace(' ', ''), 'hex')
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    buildPngChunk('IHDR', header),
    buildPngChunk('IDAT', deflateSync(Buffer.alloc(4))),
    buildPngChunk('IEND', Buffer.alloc(0)),
  ])
}

describe('@digitalbazaar/vc', () => {
  it.each([
    ['with one status entry', credential],
    ['with two', suspendable],
  ])('accepts a credential that can be refreshed, %s', async (_name, document) => {
    expect(await verifyElsewhere(document, elsewhere, NOW)).toEqual(GOOD)
  })

  it('accepts the lists for revocation and for suspension', async () => {
    for (const list of lists) expect(await verifyElsewhere(list, elsewhere, NOW)).toEqual(GOOD)
  })

  it('accepts a proof set by the suite that it knows', async () => {
    const jcs = await signEddsaJcs2022(
      withoutProof(credential),
      { key: SIGNING_KEY, verificationMethod: METHOD },
      CREATED,
    )
    const proof = [...(credential.proof as JsonObject[]), jcs]
    expect(await verifyElsewhere({ ...credential, proof }, elsewhere, NOW)).toEqual(GOOD)
  })

  it('accepts what is baked into a PNG and an SVG', async () => {
    const json = JSON.stringify(credential)
    const fromPng = JSON.parse(textInPng(bakePng(smallPng(), json)))
    const svg = bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"/>', { json })
    const fromSvg = JSON.parse(/<!\[CDATA\[(.*)\]\]>/s.exec(svg)?.[1] ?? '')
    for (const found of [fromPng, fromSvg]) {
      expect(found).toEqual(credential)
      expect(await verifyElsewhere(found, elsewhere, NOW)).toEqual(GOOD)
    }
  })
})

const shared = readShared()
const SCHEMA = 'standards/schemas/ob_v3p0_achievementcredential.formal.json'

async function readToken(typ: 'JWT' | 'vc+jwt', document: JsonObject = credential): Promise<JsonObject> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const token = await signVcJwt(document, { key: privateKey, kid: `${DID_WEB}#rsa` }, typ)
  const key = await importJWK(await exportJWK(publicKey), 'RS256')
  const options = {
    issuer: DID_WEB,
    subject: 'did:example:anna',
    algorithms: ['RS256'],
    typ,
    currentDate: NOW,
  }
  const { payload } = await jwtVerify(token, key, options)
  return credentialOfClaims(payload as JsonObject)
}

describe('jose', () => {
  it.each(['JWT', 'vc+jwt'] as const)('accepts a %s, and finds the same credential in it', async (typ) => {
    expect(await readToken(typ)).toEqual(withoutProof(credential))
  })
})

describe.runIf(SCHEMA in shared)('the official JSON Schema, formal flavour', () => {
  const faultsOf = (document: JsonObject): string[] => {
    const ajv = new Ajv2019({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(Buffer.from(shared[SCHEMA] ?? '', 'base64').toString()))
    validate(document)
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }

  it('accepts it as JSON and as what tokens hold', async () => {
    expect(faultsOf(credential)).toEqual([])
    expect(faultsOf(await readToken('JWT'))).toEqual([])
    expect(faultsOf(await readToken('vc+jwt'))).toEqual([])
  })

  it('objects to nothing but the second status entry, where an achievement opted into suspension', () => {
    const faults = faultsOf(suspendable)
    expect(faults).not.toEqual([])
    expect(faults.filter((fault) => !fault.startsWith('/credentialStatus'))).toEqual([])
    const [credentialStatus] = suspendable.credentialStatus as JsonObject[]
    expect(faultsOf({ ...suspendable, credentialStatus })).toEqual([])
  })
})
