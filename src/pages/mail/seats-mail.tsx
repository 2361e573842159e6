import { type MailContent, mailHtml, subjectLine } from './mail-frame.tsx'

export interface SeatsNews {
  buyerName: string | undefined
  /** As the shop calls it. */
  order: string
  seats: number
  issuerName: string
  url: string
}

/** "Hand out what you have bought": the one page for all seats of an order. */
export function buildSeatsMail({ buyerName, order, seats, issuerName, url }: SeatsNews): MailContent {
  const places = seats === 1 ? 'one place' : `${seats} places`
  const subject = subjectLine(`${issuerName}: hand out ${places} of your order`)
  const greeting = buyerName ? `Dear ${buyerName},` : 'Hello,'
  const news = `Your order ${order} at ${issuerName} holds ${places} that nobody has yet. On this page you send them to the people they are for, or copy a link for each:`
  const advice =
    'Keep this mail: whoever has the link can hand out the places. People who take one need no account.'
  return {
    subject,
    text: [greeting, '', news, '', url, '', advice, ''].join('\n'),
    html: mailHtml(
      subject,
      <>
        <p dir="auto">{greeting}</p>
        <p dir="auto">{news}</p>
        <p>
          <a href={url}>Hand out the places</a>
        </p>
        <p>{advice}</p>
      </>,
    ),
  }
}
