import { qrPath } from '../core/qr/qr-path.ts'
import { Layout } from './layout.tsx'
import { ownAddress } from './web-address.ts'

export interface OfferPageProps {
  name: string
  /** Of the credential's page. */
  url: string
  /** Opens a wallet that speaks OpenID4VCI. */
  link: string
  /** Opens the Learner Credential Wallet. */
  learnerWalletLink: string
  test: boolean
}

const QrCode = ({ text, label }: { text: string; label: string }) => {
  const { size, data } = qrPath(text)
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path class="qr-paper" d={`M0 0h${size}v${size}h-${size}z`} />
      <path class="qr-ink" d={data} />
    </svg>
  )
}

/** Puts a badge into a wallet: a code for another device, links for this one. */
export const OfferPage = ({ name, url, link, learnerWalletLink, test }: OfferPageProps) => (
  <Layout
    title={`Add to a wallet: ${name}`}
    description="Keep this badge in a wallet of your own."
    robots="noindex"
    test={test}
  >
    <div class="sheet">
      <h1>Add to a wallet</h1>
      <p class="lead">
        <bdi>{name}</bdi>
      </p>
      <section class="offer">
        <QrCode text={link} label="QR code that offers this badge to a wallet" />
        <div>
          <h2>With another device</h2>
          <p>Scan the code with your wallet. It works once, for a quarter of an hour.</p>
          <h2>On this device</h2>
          <p>
            <a class="button button-first" href={link}>
              Open a wallet
            </a>{' '}
            <a class="button" href={learnerWalletLink}>
              Open the Learner Credential Wallet
            </a>
          </p>
          <p class="small">
            Nothing happens? No wallet on this device answers to such links. You can also{' '}
            <a href={ownAddress(url)}>download the badge</a> and open the file in a wallet.
          </p>
        </div>
      </section>
    </div>
  </Layout>
)
