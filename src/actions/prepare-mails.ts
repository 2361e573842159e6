import { toHex } from '../core/encoding/bytes.ts'
import { type Language, languageOf } from '../core/language/languages.ts'
import type { OutboxRow } from '../store/journal.ts'
import { listReplacements } from '../store/replacements.ts'
import { findTenantSettings } from '../store/settings.ts'
import type { ActionContext } from './context.ts'

/** What is asked once for all mails to recipients of an issuer: D1 answers a thousand queries an invocation at most. */
export interface MailRun {
  language: Language
  /** Credentials (hex) that have taken the place of another of the same person. */
  replacements: ReadonlySet<string>
}

/** In which language a tenant writes to recipients. Asked when a mail goes out, so that a change holds for what waits. */
export const languageOfTenant = async (
  { db }: Pick<ActionContext, 'db'>,
  tenantId: number,
): Promise<Language> => languageOf((await findTenantSettings(db, tenantId)).language)

/** For rows of one issuer. */
export async function prepareMails(
  { db }: Pick<ActionContext, 'db'>,
  { tenantId, issuerId }: { tenantId: number; issuerId: number },
  rows: readonly OutboxRow[],
): Promise<MailRun> {
  const issued = rows.filter(({ kind }) => kind === 'credential.issued').map(({ subjectId }) => subjectId)
  const replacements = issued.length > 0 ? await listReplacements(db, issuerId, issued) : []
  return {
    language: await languageOfTenant({ db }, tenantId),
    replacements: new Set(replacements.map(toHex)),
  }
}
