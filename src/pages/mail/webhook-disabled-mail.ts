import { buildLetter, type MailContent } from './letter.tsx'

/** "Your webhook was switched off", with the reason and what to do. */
export function buildWebhookDisabledMail(about: {
  issuerName: string
  host: string
  reason: string
}): MailContent {
  const { issuerName, host, reason } = about
  const subject = `Webhook of ${issuerName} to ${host} was switched off`
  const news = `Signet sends the events of ${issuerName} to a system at ${host}. It does so no longer: ${reason}.`
  const advice =
    'What could not be delivered is in the webhook’s log. When the system answers again, switch the webhook on and send what has failed once more.'
  return buildLetter({ subject, news, advice })
}
