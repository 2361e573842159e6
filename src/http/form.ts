import type { z } from 'zod'
import { BadgeError } from '../core/badge-error.ts'
import { MEBIBYTE, readBytes } from './body.ts'
import { parseInput } from './input.ts'

export interface FormFaults {
  /** What belongs to no field. */
  form?: string
  /** By the name of the field. */
  fields: Record<string, string>
}

export type FormValues = Record<string, string | string[]>

/** What was filled in, as text; several of one name become a list, and empty fields are left out. */
export async function readForm(request: Request): Promise<FormValues> {
  return valuesOf(await readFormData(request, MEBIBYTE))
}

/** The same of a form that may have files, which are left out. */
export function valuesOf(form: FormData): FormValues {
  const values: FormValues = {}
  for (const [name, value] of form.entries()) {
    if (typeof value !== 'string' || value.trim() === '') continue
    const before = values[name]
    values[name] = before === undefined ? value.trim() : [...[before].flat(), value.trim()]
  }
  return values
}

/** With files. */
export async function readFormData(request: Request, limit: number): Promise<FormData> {
  const headers = { 'content-type': request.headers.get('content-type') ?? '' }
  const bytes = await readBytes(request, limit)
  return new Response(bytes, { headers }).formData().catch((cause) => {
    throw new BadgeError('bad_request', 'the form cannot be read', { cause })
  })
}

/** One value of a form, to be shown again. */
export const fieldOf = (values: FormValues, name: string): string | undefined => {
  const value = values[name]
  return Array.isArray(value) ? value[0] : value
}

/**
 * What a form shows that is saved only over the state that it was read from, `seen`. What was typed is gone only where it
 * would undo what somebody else has saved since.
 */
export function savedOrTyped(
  saved: Record<string, string | undefined>,
  seen: string,
  { values, faults }: { values?: FormValues | undefined; faults?: FormFaults | undefined },
) {
  if (!values) return { values: saved, seen, wasChanged: false }
  if (fieldOf(values, 'seen') !== seen) return { values: saved, seen, wasChanged: true }
  const typed = Object.fromEntries(Object.keys(values).map((name) => [name, fieldOf(values, name)]))
  return {
    ...{ values: typed, seen, wasChanged: false },
    ...(faults && { faults: faults.fields, error: faults.form }),
  }
}

/**
 * Parses a form and does its work. What is wrong with the input comes back to be shown beside its field; everything
 * else flies on to the error page.
 */
export async function attempt<T extends z.ZodType, R>(
  schema: T,
  values: FormValues,
  work: (input: z.output<T>) => Promise<R>,
): Promise<{ done: R; faults?: never } | { done?: never; faults: FormFaults }> {
  try {
    return { done: await work(parseInput(schema, values)) }
  } catch (cause) {
    if (!(cause instanceof BadgeError) || !SHOWN.includes(cause.code)) throw cause
    return { faults: faultsOf(cause) }
  }
}

const SHOWN: readonly string[] = ['invalid_input', 'conflict', 'rate_limited', 'unavailable']

function faultsOf({ message, issues }: BadgeError): FormFaults {
  const fields: Record<string, string> = {}
  for (const { pointer, detail } of issues) {
    const [, name = ''] = pointer.split('/')
    if (name !== '' && !Object.hasOwn(fields, name)) fields[name] = sentence(detail.replace(`${name}: `, ''))
  }
  return Object.keys(fields).length > 0 ? { fields } : { form: sentence(message), fields }
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
