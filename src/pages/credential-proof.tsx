import { linkable, ownAddress } from './web-address.ts'
import { WithoutUs, type WithoutUsProps } from './without-us.tsx'

export interface ProofProps extends WithoutUsProps {
  proof: { cryptosuite: string; verificationMethod: string; created: Date }
}

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
    <WithoutUs {...props} />
  </details>
)
