import { type Catalogue, counted, dayIn } from './catalogue.ts'

const places = (seats: number) => counted('en', seats, { single: 'one place', one: 'place', other: 'places' })
const inDays = (days: number) => counted('en', days, { one: 'day', other: 'days' })

export const en: Catalogue = {
  greeting: (name) => (name ? `Dear ${name},` : 'Hello,'),
  claim: ({ achievement, issuer }) => ({
    subject: `A badge waits for you at ${issuer}: ${achievement}`,
    news: `A place for the badge “${achievement}” of ${issuer} has been given to you. Take it by confirming your name as the badge is to show it.`,
    action: 'Take your badge',
    advice:
      'The link is for you alone: whoever has it can take the badge. It works for 60 days; afterwards the same page sends you a new one.',
  }),
  seats: ({ order, issuer, seats }) => ({
    subject: `${issuer}: hand out ${places(seats)} of your order`,
    news: `Your order ${order} at ${issuer} holds ${places(seats)} that nobody has yet. On this page you send them to the people they are for, or copy a link for each:`,
    action: 'Hand out the places',
    advice:
      'Keep this mail: whoever has the link can hand out the places. People who take one need no account.',
  }),
  issued: ({ achievement, issuer }) => ({
    subject: `Your badge from ${issuer}: ${achievement}`,
    news: `${issuer} has awarded you the badge “${achievement}”.`,
    action: 'See your badge',
    advice:
      'It is an Open Badge: keep it, share the link, or download it. Anybody can verify it, now and in years to come, without asking anyone.',
  }),
  revoked: ({ achievement, issuer }) => ({
    subject: `Your badge from ${issuer} was revoked: ${achievement}`,
    news: `${issuer} has revoked your badge “${achievement}”. Whoever verifies it from now on will see that.`,
    action: 'See the badge’s page',
    advice: `If you think that this is a mistake, please ask ${issuer}.`,
  }),
  suspended: ({ achievement, issuer }) => ({
    subject: `Your badge from ${issuer} is suspended: ${achievement}`,
    news: `${issuer} has suspended your badge “${achievement}” for the time being. Whoever verifies it meanwhile will see that.`,
    action: 'See the page of the badge',
    advice: `A suspension can be lifted, and we will write to you when it is. If you have a question about it, please ask ${issuer}.`,
  }),
  reinstated: ({ achievement, issuer }) => ({
    subject: `Your badge from ${issuer} is valid again: ${achievement}`,
    news: `${issuer} has lifted the suspension of your badge “${achievement}”. It is in force again, and whoever verifies it will see that.`,
    action: 'Go to your badge',
    advice: 'There is nothing that you need to do. Links that you have shared work as before.',
  }),
  replaced: ({ achievement, issuer }) => ({
    subject: `Your badge from ${issuer} was replaced: ${achievement}`,
    news: `${issuer} has issued your badge “${achievement}” anew. The new one takes the place of the one that you had.`,
    action: 'See the new badge',
    advice:
      'Please use the new badge from now on, and share its link where you have shared the old one. The page of the old badge leads to the new one.',
  }),
  expiring: ({ achievement, issuer, days, lastDay }) => ({
    subject:
      days === 0
        ? `Your badge from ${issuer} expires today: ${achievement}`
        : `Your badge from ${issuer} expires in ${inDays(days)}: ${achievement}`,
    news: `Your badge “${achievement}” of ${issuer} is valid until ${dayIn('en', lastDay)}.`,
    action: 'Look at your badge',
    advice: `If you would like to renew it, please ask ${issuer} in good time how that is done.`,
  }),
  expired: ({ achievement, issuer, lastDay }) => ({
    subject: `Your badge from ${issuer} has expired: ${achievement}`,
    news: `Your badge “${achievement}” of ${issuer} was valid until ${dayIn('en', lastDay)}. Whoever verifies it from now on will see that it has expired.`,
    action: 'Look at the badge',
    advice: `That you earned it remains true. If you would like a new one, please ask ${issuer}.`,
  }),
}
