import { randomBytes } from 'node:crypto'
import { apiClient } from './api-client.ts'
import type { Achievement, Credential, CredentialList, RegisteredTenant, Verification } from './api-shapes.ts'
import { hold, type TakeStep } from './journey.ts'
import { verifyFromOutside } from './outside-verifier.ts'
import { chargeRefunded, checkoutCompleted, deliverStripeEvent, newPayment } from './stripe-event.ts'
import { waitUntil } from './wait-until.ts'

const COURSE = 'data-protection-2026'
const OUTSIDE = '@digitalbazaar/vc'

/** From a new tenant to a revoked credential, each step through the same doors that everybody uses. */
export async function walkThrough(origin: string, operatorToken: string, step: TakeStep): Promise<void> {
  const slug = `demo-${randomBytes(4).toString('hex')}`
  const secret = `whsec_${randomBytes(24).toString('hex')}`
  const payment = newPayment()

  const tenant = await step('A professional body signs up', async () => {
    const body = { name: 'Institute of Demonstration', slug, email: 'office@example.com' }
    const value = await apiClient(origin, operatorToken).post<RegisteredTenant>('/api/v1/tenants', body)
    const live = value.issuers.find(({ mode }) => mode === 'live')
    hold(live !== undefined, 'the new tenant has no live issuer')
    return { value: { live, apiKey: value.apiKey }, link: live.url, detail: `its live issuer is ${live.did}` }
  })
  const api = apiClient(origin, tenant.apiKey)
  const issuer = `/api/v1/issuers/${tenant.live.slug}`

  const achievement = await step('It defines an achievement', async () => {
    const value = await api.post<Achievement>(`${issuer}/achievements`, {
      slug: 'data-protection-practitioner',
      name: 'Data Protection Practitioner',
      description: 'The holder can run the data protection work of an organisation of up to 250 people.',
      criteria: { narrative: 'Twelve hours of instruction and a passed examination of two hours.' },
      achievementType: 'Certificate',
      tags: ['data protection', 'privacy'],
      needs: ['payment'],
    })
    return { value, link: value.url, detail: `version ${value.version}, earned by payment alone` }
  })

  const endpoint = await step('It connects its Stripe account', async () => {
    const body = { provider: 'stripe', secret }
    const value = await api.post<{ id: string; url: string }>(`${issuer}/endpoints`, body)
    return { value, detail: `webhooks go to ${value.url}` }
  })

  await step('It says which purchase earns the badge', async () => {
    const match = { metadata: { course: COURSE } }
    await api.post(`${issuer}/mapping-rules`, { endpoint: endpoint.id, match, achievement: achievement.slug })
    return { value: undefined, detail: `a purchase with course = ${COURSE} earns ${achievement.slug}` }
  })

  await step('A learner pays; Stripe sends the event', async () => {
    const buyer = { name: 'Lena Learner', email: 'lena.learner@example.com' }
    const event = checkoutCompleted(payment, buyer, { course: COURSE })
    const status = await deliverStripeEvent(endpoint.url, event, secret)
    hold(status === 200, `the webhook was answered with ${status}`)
    return {
      value: undefined,
      detail: `${String(event.type)}, signed with Stripe’s own library, was answered with 200`,
    }
  })

  const credential = await step('The badge is issued', async () => {
    const value = await waitUntil('the credential of the payment is issued', () => newest(api, issuer))
    hold(value.status === 'issued', `its status is ${value.status}`)
    hold(!(await pageSaysRevoked(value.url)), 'its page says that it is revoked')
    return { value, link: value.url, detail: `entry ${value.statusIndex} of the issuer’s status list` }
  })

  const verifyLink = `${origin}/verify?url=${encodeURIComponent(credential.url)}`
  const named = (urls: string[]) => urls.map((url) => url.replace(`${tenant.live.url}/`, '')).join(', ')

  await step(`Another vendor’s verifier (${OUTSIDE}) accepts it`, async () => {
    const verdict = await verifyFromOutside(`${credential.url}.json`)
    hold(verdict.verified, `it says: ${verdict.objection ?? 'not verified'}`)
    return {
      value: undefined,
      link: `${credential.url}.json`,
      detail: `verified, asking only for ${named(verdict.asked)}`,
    }
  })

  await step('Signet’s own verifier accepts it', async () => {
    const { verified, checks } = await verify(origin, credential.url)
    hold(verified, `it says: ${objections(checks)}`)
    return { value: undefined, link: verifyLink, detail: `verified, ${checks.length} checks passed` }
  })

  await step('The learner gets the money back; Stripe sends the event', async () => {
    const event = chargeRefunded(payment)
    const status = await deliverStripeEvent(endpoint.url, event, secret)
    hold(status === 200, `the webhook was answered with ${status}`)
    return { value: undefined, detail: `${String(event.type)} was answered with 200` }
  })

  await step('The badge is revoked', async () => {
    const revoked = async () => {
      const current = await newest(api, issuer)
      return current?.status === 'revoked' ? current : undefined
    }
    const value = await waitUntil('the credential is revoked', revoked)
    hold(value.id === credential.id, 'another credential was revoked')
    hold(await pageSaysRevoked(credential.url), 'its page does not say so')
    return { value: undefined, link: credential.url, detail: 'its page says so' }
  })

  await step(`Another vendor’s verifier (${OUTSIDE}) sees that`, async () => {
    const verdict = await verifyFromOutside(`${credential.url}.json`)
    hold(!verdict.verified, 'it still says verified')
    hold(verdict.revoked, `it does not say revoked, but: ${verdict.objection ?? 'not verified'}`)
    hold(verdict.signatureHolds, 'the signature does not hold any more')
    return { value: undefined, detail: 'revoked; the signature still holds' }
  })

  await step('Signet’s own verifier sees that', async () => {
    const { verified, checks } = await verify(origin, credential.url)
    hold(!verified, 'it still says verified')
    const failed = checks.filter(({ outcome }) => outcome !== 'pass')
    hold(
      failed.length === 1 && failed[0]?.name === 'status',
      `it objects to something else: ${objections(checks)}`,
    )
    return { value: undefined, link: verifyLink, detail: objections(checks) }
  })
}

type Api = ReturnType<typeof apiClient>

const newest = async (api: Api, issuer: string): Promise<Credential | undefined> =>
  (await api.get<CredentialList>(`${issuer}/credentials`)).items[0]

const verify = (origin: string, url: string): Promise<Verification> =>
  apiClient(origin).post<Verification>('/api/v1/verify', { url }, { expect: [200] })

const objections = (checks: Verification['checks']): string =>
  checks
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ name, detail }) => `${name}: ${detail}`)
    .join('; ')

/** What a person is told who opens the badge. */
async function pageSaysRevoked(url: string): Promise<boolean> {
  const response = await fetch(url, { headers: { accept: 'text/html' }, signal: AbortSignal.timeout(10_000) })
  hold(response.ok, `${url} answered ${response.status}`)
  return (await response.text()).includes('<strong>Revoked</strong>')
}
