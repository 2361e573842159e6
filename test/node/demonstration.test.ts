import Stripe from 'stripe'
import { describe, expect, it } from 'vitest'
import { hold, type Step, StepFailed, startJourney } from '../../scripts/lib/journey.ts'
import { didWebUrl } from '../../scripts/lib/outside-verifier.ts'
import { DEFAULT_PORT, freePort, isPortFree, wantedPort } from '../../scripts/lib/port.ts'
import { skippedTests } from '../../scripts/lib/skipped-tests.ts'
import { chargeRefunded, checkoutCompleted, newPayment } from '../../scripts/lib/stripe-event.ts'
import { answers, waitUntil } from '../../scripts/lib/wait-until.ts'

describe('a journey', () => {
  it('tells each step with its time, its link and what it showed', async () => {
    const told: Step[] = []
    const { steps, step } = startJourney((taken) => told.push(taken))
    expect(await step('one', async () => ({ value: 7, link: 'http://x/', detail: 'seven' }))).toBe(7)
    expect(steps).toEqual([
      { name: 'one', ok: true, ms: expect.any(Number), link: 'http://x/', detail: 'seven' },
    ])
    expect(told).toEqual(steps)
  })

  it('ends at the first step that does not hold, and says why', async () => {
    const { steps, step } = startJourney(() => {})
    const failing = step('two', async () => {
      hold(false, 'because')
      return { value: undefined }
    })
    await expect(failing).rejects.toThrow(StepFailed)
    expect(steps).toEqual([{ name: 'two', ok: false, ms: expect.any(Number), detail: 'because' }])
  })
})

describe('the other vendor’s verifier', () => {
  it('finds DID documents where the did:web method says', () => {
    expect(didWebUrl('did:web:w3c-ccg.github.io')).toBe('https://w3c-ccg.github.io/.well-known/did.json')
    expect(didWebUrl('did:web:w3c-ccg.github.io:user:alice')).toBe(
      'https://w3c-ccg.github.io/user/alice/did.json',
    )
    expect(didWebUrl('did:web:example.com%3A3000:user')).toBe('https://example.com:3000/user/did.json')
  })

  it('does without TLS on this machine alone', () => {
    expect(didWebUrl('did:web:localhost%3A8787:i:demo')).toBe('http://localhost:8787/i/demo/did.json')
    expect(didWebUrl('did:web:localhost.example')).toBe('https://localhost.example/.well-known/did.json')
    expect(() => didWebUrl('did:key:z6Mk')).toThrow('not a did:web')
  })
})

describe('the Stripe events of the demonstration', () => {
  const payment = newPayment()
  const paid = checkoutCompleted(payment, { name: 'A', email: 'a@example.com' }, { course: 'x' })

  it('are live, and the refund names the payment of the session', () => {
    const member = (event: object) => (event as { data: { object: Record<string, unknown> } }).data.object
    expect(paid).toMatchObject({ object: 'event', type: 'checkout.session.completed', livemode: true })
    expect(member(paid)).toMatchObject({ payment_intent: payment.paymentIntent, metadata: { course: 'x' } })
    expect(member(chargeRefunded(payment))).toMatchObject({
      payment_intent: payment.paymentIntent,
      refunded: true,
      amount_refunded: payment.amount,
    })
  })

  it('are accepted by Stripe’s own library when signed', () => {
    const payload = JSON.stringify(paid)
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_x' })
    expect(Stripe.webhooks.constructEvent(payload, header, 'whsec_x').id).toBe(paid.id)
  })

  it('have ids of their own each time', () => {
    expect(newPayment()).not.toEqual(payment)
    expect(checkoutCompleted(payment, { name: 'A', email: 'a@example.com' }, {}).id).not.toBe(paid.id)
  })
})

describe('ports', () => {
  it('are taken from PORT, which must name one', () => {
    expect(wantedPort({})).toBe(DEFAULT_PORT)
    expect(wantedPort({ PORT: '9000' })).toBe(9000)
    for (const PORT of ['0', '65536', '80a', '-1']) expect(() => wantedPort({ PORT }), PORT).toThrow(PORT)
  })

  it('are free when nobody listens', async () => {
    const port = await freePort()
    expect(await isPortFree(port)).toBe(true)
    expect(await answers(`http://127.0.0.1:${port}/`)).toBe(false)
  })
})

describe('waiting', () => {
  it('asks until there is an answer', async () => {
    let asked = 0
    const probe = async () => (++asked === 3 ? 'yes' : undefined)
    expect(await waitUntil('it', probe, { everyMs: 1 })).toBe('yes')
  })

  it('says what it waited for when there was none', async () => {
    const waiting = waitUntil('the thing', async () => undefined, { timeoutMs: 20, everyMs: 5 })
    await expect(waiting).rejects.toThrow('in vain: the thing')
  })
})

it('a test that was skipped is found in vitest’s report', () => {
  const result = (fullName: string, status: string) => ({ fullName, status })
  const assertionResults = [
    result('a', 'passed'),
    result('b', 'skipped'),
    result('c', 'todo'),
    result('d', 'failed'),
  ]
  expect(skippedTests({ testResults: [{ name: 'x.test.ts', assertionResults }] })).toEqual([
    'x.test.ts: b',
    'x.test.ts: c',
  ])
})
