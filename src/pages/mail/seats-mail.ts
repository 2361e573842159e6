import { buildLetter, type MailContent } from './letter.tsx'

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
  const subject = `${issuerName}: hand out ${places} of your order`
  const news = `Your order ${order} at ${issuerName} holds ${places} that nobody has yet. On this page you send them to the people they are for, or copy a link for each:`
  const advice =
    'Keep this mail: whoever has the link can hand out the places. People who take one need no account.'
  return buildLetter({
    subject,
    recipientName: buyerName,
    news,
    link: { url, label: 'Hand out the places' },
    advice,
  })
}
