import { type Language, languageOf } from '../core/language/languages.ts'
import { findTenantSettings } from '../store/settings.ts'
import type { ActionContext } from './context.ts'

/** In which the tenant writes to recipients. Asked when a mail goes out, so that a change holds for what still waits. */
export const languageOfTenant = async (
  { db }: Pick<ActionContext, 'db'>,
  tenantId: number,
): Promise<Language> => languageOf((await findTenantSettings(db, tenantId)).language)
