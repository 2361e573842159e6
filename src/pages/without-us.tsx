import { inCommand } from './in-command.ts'
import { didDocumentAddress } from './web-address.ts'

export interface WithoutUsProps {
  jsonUrl: string
  jwtUrl: string
  jwksUrl: string
  issuer: { did: string }
  statusList: { url: string; index: number }
}

const VALIDATOR = 'https://github.com/1EdTech/digital-credentials-public-validator'

const PACKAGES = '@digitalbazaar/vc @digitalbazaar/data-integrity @digitalbazaar/eddsa-rdfc-2022-cryptosuite'

/** With the verifier of Digital Bazaar, who wrote much of the standard. */
const otherVerifier = (jsonUrl: string, didDocument: string): string => `npm install ${PACKAGES}
node --input-type=module -e '
import { verifyCredential } from "@digitalbazaar/vc"
import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
const get = (url) => fetch(url, { headers: { accept: "application/ld+json, application/json" } }).then((r) => r.json())
const did = await get("${inCommand(didDocument)}")
const key = (id) => did.verificationMethod.find((method) => method.id === id)
const documentLoader = async (url) => ({ documentUrl: url, document: url === did.id ? did
  : key(url) ? { "@context": "https://w3id.org/security/multikey/v1", ...key(url) } : await get(url) })
const credential = await get("${inCommand(jsonUrl)}")
const suite = new DataIntegrityProof({ cryptosuite })
const checkStatus = () => ({ verified: true })
const { verified, error } = await verifyCredential({ credential, suite, documentLoader, checkStatus })
console.log(verified ? "genuine" : "not genuine", error?.errors?.map(String) ?? "")'`

/** With nothing but Node: the same credential as a token, whichever kind of key the issuer signs tokens with. */
const plainNode = (jwtUrl: string, jwksUrl: string): string => `node --input-type=module -e '
import { createPublicKey, verify } from "node:crypto"
const get = (url) => fetch(url).then((r) => r.text())
const [head, body, signature] = (await get("${inCommand(jwtUrl)}")).split(".")
const read = (part) => JSON.parse(Buffer.from(part, "base64url"))
const jwk = JSON.parse(await get("${inCommand(jwksUrl)}")).keys.find(({ kid }) => kid === read(head).kid)
const key = createPublicKey({ key: jwk, format: "jwk" })
const hash = read(head).alg === "EdDSA" ? null : "sha" + read(head).alg.slice(2)
const good = verify(hash, Buffer.from(head + "." + body), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"))
console.log(good ? "genuine" : "not genuine", good ? read(body) : "")'`

/** The list tells of all who are on it at once, so nobody learns whose bit was looked at. */
const readBit = ({ url, index }: WithoutUsProps['statusList']): string => `node --input-type=module -e '
import { gunzipSync } from "node:zlib"
const list = await fetch("${inCommand(url)}").then((r) => r.json())
const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), "base64url"))
console.log((bits[${index >> 3}] >> ${7 - (index % 8)}) & 1 ? "revoked" : "not revoked")'`

const Way = ({ text, command }: { text: string; command: string }) => (
  <li>
    <p>{text}</p>
    <pre>
      <code>{command}</code>
    </pre>
  </li>
)

/** Three commands that need nothing of ours: a test runs them as they stand. */
export const WithoutUs = ({ jsonUrl, jwtUrl, jwksUrl, issuer, statusList }: WithoutUsProps) => {
  const didDocument = didDocumentAddress(issuer.did)
  return (
    <>
      <p>
        None of this needs Signet’s software, an account, or our permission. The commands are for a shell with{' '}
        <a href="https://nodejs.org/" rel="noopener">
          Node.js
        </a>
        ; there is also{' '}
        <a href={VALIDATOR} rel="noopener">
          a validator that 1EdTech publishes
        </a>
        , which takes the JSON file.
      </p>
      <ol class="ways">
        {didDocument !== undefined && (
          <Way
            text="The signature, with another vendor’s verifier and the key that the issuer’s own identifier leads to."
            command={otherVerifier(jsonUrl, didDocument)}
          />
        )}
        <Way
          text="The same credential as a signed token (JWT), with nothing but Node.js."
          command={plainNode(jwtUrl, jwksUrl)}
        />
        <Way
          text={`Whether it was revoked: bit ${statusList.index} of the issuer’s status list.`}
          command={readBit(statusList)}
        />
      </ol>
    </>
  )
}
