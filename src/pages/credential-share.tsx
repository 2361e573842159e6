import { qrPath } from '../core/qr/qr-path.ts'
import { ownAddress } from './web-address.ts'

/** The addresses of every form of a credential, and what shows it elsewhere. */
export interface ShareProps {
  url: string
  jsonUrl: string
  jwtUrl: string
  /** The picture with the credential in it. */
  pngUrl: string
  svgUrl: string
  pdfUrl: string
  embedUrl: string
}

interface ShareSectionProps extends ShareProps {
  title: string
  issuerName: string
  embedSize: { width: number; height: number }
}

const Form = ({ to, name, children }: { to: string; name: string; children: string }) => (
  <li>
    <a href={ownAddress(to)} download>
      {name}
    </a>
    <span class="small">{children}</span>
  </li>
)

const Downloads = ({ pdfUrl, pngUrl, svgUrl, jsonUrl, jwtUrl }: ShareProps) => (
  <ul class="forms">
    <Form to={`${pdfUrl}?paper=a4`} name="Certificate, A4 (PDF)">
      To print. The signed credential is attached to the file.
    </Form>
    <Form to={`${pdfUrl}?paper=letter`} name="Certificate, US Letter (PDF)">
      The same on American paper.
    </Form>
    <Form to={pngUrl} name="Badge (PNG)">
      A picture for e-mails and web sites. The credential is inside it.
    </Form>
    <Form to={svgUrl} name="Badge (SVG)">
      The same, sharp at every size.
    </Form>
    <Form to={jsonUrl} name="Credential (JSON)">
      For wallets that hold Open Badges 3.0, and for other verifiers.
    </Form>
    <Form to={jwtUrl} name="Credential (JWT)">
      For systems that ask for a signed token.
    </Form>
  </ul>
)

const attribute = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Ways to keep a credential and to show it; all of them work without script. */
export const ShareSection = (props: ShareSectionProps) => {
  const { url, embedUrl, title, issuerName, embedSize } = props
  const [page, picture] = [ownAddress(url), ownAddress(embedUrl)]
  const alt = `${title}, issued by ${issuerName}: whether it is valid now`
  const snippet = `<a href="${attribute(page)}"><img src="${attribute(picture)}" width="${embedSize.width}" height="${embedSize.height}" alt="${attribute(alt)}"></a>`
  return (
    <section class="share" aria-labelledby="share">
      <h2 id="share">Keep it, show it</h2>
      <div class="share-columns">
        <Downloads {...props} />
        <div class="share-links">
          <label for="share-link">Link to this page</label>
          <input id="share-link" type="text" readonly value={page} dir="ltr" />
          <label for="share-embed">On a web site</label>
          <p class="small">This picture always says how the credential stands, also after a revocation.</p>
          <img src={picture} alt={alt} {...embedSize} loading="lazy" decoding="async" />
          <textarea id="share-embed" readonly rows={5} spellcheck={false} dir="ltr">
            {snippet}
          </textarea>
        </div>
      </div>
    </section>
  )
}

/** Leads from a printed page back to the live one. */
export const PrintedCode = ({ url }: { url: string }) => {
  const { size, data } = qrPath(ownAddress(url))
  return (
    <div class="print-only printed-code">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        width="110"
        height="110"
        role="img"
        aria-label="QR code of this page"
      >
        <path d={data} />
      </svg>
      <p>This is how it stood when it was printed. See how it stands now: {url}</p>
    </div>
  )
}
