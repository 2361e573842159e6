import { describe, expect, it } from 'vitest'
import { httpMailer, isMailAddress } from '../../src/outbound/http-mail.ts'

const mail = { to: 'ada@example.org', subject: 'Your badge', text: 'Hello', html: '<p>Hello</p>' }
const settings = { url: 'https://mail.example/send', token: 'the-token', from: 'badges@institute.example' }

describe('mail over HTTP', () => {
  it('is posted as JSON with the token', async () => {
    const requests: Request[] = []
    const send = httpMailer(async (url, init) => {
      requests.push(new Request(url as string, init as RequestInit))
      return new Response('{"id":"1"}', { status: 202 })
    }, settings)
    await send(mail)
    const [request] = requests
    expect(request?.method).toBe('POST')
    expect(request?.url).toBe(settings.url)
    expect(request?.headers.get('authorization')).toBe('Bearer the-token')
    expect(request?.headers.get('content-type')).toBe('application/json')
    expect(await request?.json()).toEqual({ from: settings.from, ...mail })
  })

  it.each([301, 400, 401, 429, 500])(
    'fails when the provider answers %i, without repeating what it says',
    async (status) => {
      const send = httpMailer(async () => new Response(`no such address: ${mail.to}`, { status }), settings)
      await expect(send(mail)).rejects.toThrow(`answered ${status}`)
      await expect(send(mail)).rejects.not.toThrow(mail.to)
    },
  )

  it('goes only where nobody can read it on the way', () => {
    expect(isMailAddress('https://api.resend.com/emails')).toBe(true)
    expect(isMailAddress('http://127.0.0.1:9/send')).toBe(true)
    for (const url of [
      '',
      'http://mail.example/send',
      'ftp://x',
      'https://',
      'http://localhost.evil.example/',
    ]) {
      expect([url, isMailAddress(url)]).toEqual([url, false])
    }
  })
})
