import { didDocumentAddress, linkable, ownAddress } from './web-address.ts'

export interface ProofProps {
  jsonUrl: string
  issuer: { did: string }
  proof: { cryptosuite: string; verificationMethod: string; created: Date }
  statusList: { url: string; index: number }
}

// People paste these into a shell: an address can't end the quotes it stands in.
const quoted = (address: string): string => `'${ownAddress(address).replaceAll("'", '%27')}'`

const READ_BIT =
  "import sys,json,gzip,base64 as b;l=json.load(sys.stdin)['credentialSubject']['encodedList'][1:];" +
  "d=gzip.decompress(b.urlsafe_b64decode(l+'=='));i=int(sys.argv[1]);print('set' if d[i//8]>>(7-i%8)&1 else 'clear')"

const VALIDATOR = 'https://github.com/1EdTech/digital-credentials-public-validator'

const WithoutUs = ({ jsonUrl, issuer, proof, statusList }: ProofProps) => {
  const didDocument = didDocumentAddress(issuer.did)
  return (
    <ol class="ways">
      <li>
        <p>
          Fetch the credential and give it to any Open Badges 3.0 verifier, for example{' '}
          <a href={VALIDATOR} rel="noopener">
            the one that 1EdTech publishes
          </a>
          .
        </p>
        <pre>
          <code>{`curl -s ${quoted(jsonUrl)} > credential.json`}</code>
        </pre>
      </li>
      <li>
        <p>
          Read the issuer’s public key where its own identifier says it is. It must list the key named in the
          proof.
        </p>
        <pre>
          <code>
            {didDocument === undefined
              ? issuer.did
              : `curl -s ${quoted(didDocument)} | grep -F '${fragmentOf(proof.verificationMethod)}'`}
          </code>
        </pre>
      </li>
      <li>
        <p>Read bit {statusList.index} of the status list. Set means revoked; clear means not revoked.</p>
        <pre>
          <code>{`curl -s ${quoted(statusList.url)} | python3 -c "${READ_BIT}" ${statusList.index}`}</code>
        </pre>
      </li>
    </ol>
  )
}

const fragmentOf = (method: string): string => `#${method.split('#')[1] ?? ''}`.replace(/[^\w#.~-]/g, '')

/** What a verifier works with, and three ways to check it with other people's software. */
export const ProofDetails = (props: ProofProps) => (
  <details class="proof">
    <summary>Proof details, and how to verify without us</summary>
    <dl class="facts facts-wide">
      <dt>Proof</dt>
      <dd>
        <code>{props.proof.cryptosuite}</code>
      </dd>
      <dt>Signed with</dt>
      <dd>
        <code>{props.proof.verificationMethod}</code>
      </dd>
      <dt>Signed at</dt>
      <dd>
        <time datetime={props.proof.created.toISOString()}>{props.proof.created.toISOString()}</time>
      </dd>
      <dt>Issuer</dt>
      <dd>
        <code>{props.issuer.did}</code>
      </dd>
      <dt>Status list</dt>
      <dd>
        <a href={linkable(props.statusList.url) ?? ownAddress(props.statusList.url)}>
          <code>{props.statusList.url}</code>
        </a>
        , entry {props.statusList.index}
      </dd>
    </dl>
    <h3>Verify without us</h3>
    <p>None of this needs Signet’s software, an account, or our permission.</p>
    <WithoutUs {...props} />
  </details>
)
