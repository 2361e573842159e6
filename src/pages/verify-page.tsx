import { Layout } from './layout.tsx'
import { CheckList, Verdict, type VerifyResult } from './verify-result.tsx'

export interface VerifyPageProps {
  input?: string
  error?: string
  result?: VerifyResult
}

const VerifyForm = ({ input, error }: VerifyPageProps) => (
  <form class="verify-form" method="post" action="/verify" enctype="multipart/form-data">
    <label for="credential">The badge</label>
    <p class="hint" id="credential-hint">
      Paste the credential as JSON, a signed token (JWT), or the https address of a badge.
    </p>
    {error && (
      <p class="field-error" id="credential-error">
        <strong>That could not be read.</strong> {error}
      </p>
    )}
    <textarea
      id="credential"
      name="credential"
      rows={8}
      spellcheck={false}
      autocapitalize="off"
      autocomplete="off"
      aria-describedby={error ? 'credential-error credential-hint' : 'credential-hint'}
      aria-invalid={error ? 'true' : undefined}
    >
      {input ?? ''}
    </textarea>
    <label for="file">Or a file</label>
    <p class="hint" id="file-hint">
      A badge as a PNG or SVG picture, a certificate as PDF, or a file with JSON or a token. A file goes
      before the text.
    </p>
    <input
      id="file"
      name="file"
      type="file"
      accept=".png,.svg,.pdf,.json,.jsonld,.jwt,.jws,.txt,image/png,image/svg+xml,application/pdf,application/json,application/ld+json,application/vc,application/vc+jwt"
      aria-describedby="file-hint"
    />
    <button class="button button-first" type="submit">
      Verify
    </button>
  </form>
)

/** Checks anybody's badge, ours or not, and says why. */
export const VerifyPage = (props: VerifyPageProps) => (
  <Layout
    title={props.result ? 'Verification result' : 'Verify a badge'}
    description="Check an Open Badge 3.0 from any issuer: who signed it, whether it was changed, and whether it still holds."
    script="/assets/verify.js"
    robots={props.result || props.error || props.input ? 'noindex' : 'index'}
  >
    <div class="sheet">
      {props.result ? (
        <>
          <Verdict result={props.result} />
          <CheckList checks={props.result.checks} />
          <section class="again">
            <h2>Verify another badge</h2>
            <VerifyForm {...props} />
          </section>
        </>
      ) : (
        <>
          <h1>Verify a badge</h1>
          <p class="lead">
            Any Open Badge 3.0, from any issuer. You see each check by itself: what passed, what failed, and
            what could not be known.
          </p>
          <VerifyForm {...props} />
        </>
      )}
    </div>
  </Layout>
)
