import { expect } from 'vitest'
import type { Answer, RequestOptions } from './api.ts'
import { fingerprint } from './database.ts'
import type { TestWorker } from './worker.ts'

interface Problem {
  type: string
  detail: string
  errors?: { pointer: string; detail: string }[]
}

/** Sends what must be refused, and finds the database exactly as it was and nothing in the queue. */
export async function refuse(
  worker: TestWorker,
  [method, path, options]: [string, string, RequestOptions],
  { status, pointer }: { status: number; pointer?: string | string[] },
): Promise<Answer<Problem>> {
  worker.messages.length = 0
  const before = await fingerprint()
  const answer = await worker.call<Problem>(method, path, options)
  expect(answer.body).toEqual({
    type: expect.stringMatching(/^https?:/),
    title: expect.any(String),
    status,
    detail: expect.stringMatching(/./),
    instance: expect.stringMatching(/^urn:uuid:/),
    ...(answer.body.errors && { errors: expect.any(Array) }),
  })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(URL.canParse(answer.body.type)).toBe(true)
  const errors = answer.body.errors ?? []
  if (pointer !== undefined) expect(errors.map((error) => error.pointer)).toEqual([pointer].flat())
  for (const { detail } of errors) expect(detail).toMatch(/./)
  expect(await fingerprint()).toBe(before)
  expect(worker.messages).toEqual([])
  return answer
}
