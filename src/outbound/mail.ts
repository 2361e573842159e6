export interface OutgoingMail {
  to: string
  subject: string
  text: string
  html: string
}

/** Sends one mail, or throws so that it is tried again later. */
export type SendMail = (mail: OutgoingMail) => Promise<void>

/** Cloudflare's Email binding. */
export const cloudflareMailer =
  (binding: SendEmail, from: string): SendMail =>
  async ({ to, subject, text, html }) => {
    await binding.send({ from, to, subject, text, html })
  }

const PREFIX = 'development-mail/'
const SHOWN = 50
// Later mails get smaller keys, because R2 lists keys in ascending order.
const END_OF_TIME = 10_000_000_000_000

/** A development server's mail: kept for its mailbox page and sent to nobody. */
export const developmentMailer =
  (bucket: R2Bucket, now: () => Date, randomName: () => string): SendMail =>
  async (mail) => {
    await bucket.put(`${PREFIX}${END_OF_TIME - now().getTime()}-${randomName()}`, JSON.stringify(mail))
  }

/** The newest mails of the development mailbox. */
export async function readDevelopmentMail(bucket: R2Bucket): Promise<OutgoingMail[]> {
  const { objects } = await bucket.list({ prefix: PREFIX, limit: SHOWN })
  const mails: OutgoingMail[] = []
  for (const { key } of objects) {
    const object = await bucket.get(key)
    // Written by `developmentMailer`.
    if (object) mails.push((await object.json()) as OutgoingMail)
  }
  return mails
}
