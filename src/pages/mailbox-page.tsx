import { Layout } from './layout.tsx'

/** What a development server would have sent, newest first. Text only: it holds strangers' words. */
export const MailboxPage = ({
  mails,
}: {
  mails: readonly { to: string; subject: string; text: string }[]
}) => (
  <Layout
    title="Development mail"
    description="Mail that this development server has not sent to anybody."
    robots="noindex"
  >
    <h1>Development mail</h1>
    <p>This server sends no mail. What it would have sent is shown here, newest first.</p>
    {mails.length === 0 && <p>Nothing yet.</p>}
    {mails.map((mail) => (
      <article class="sheet">
        <h2 dir="auto">{mail.subject}</h2>
        <p dir="auto">To: {mail.to}</p>
        <pre dir="auto">{mail.text}</pre>
      </article>
    ))}
  </Layout>
)
