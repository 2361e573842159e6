/** What a column of a list of recipients can hold, in the words of the API. */
export const COLUMNS = [
  'email',
  'name',
  'firstName',
  'lastName',
  'id',
  'awardedDate',
  'validFrom',
  'validUntil',
  'narrative',
  'description',
  'licenseNumber',
  'role',
  'term',
  'creditsEarned',
  'activityStartDate',
  'activityEndDate',
  'evidenceUrl',
  'evidenceName',
  'resultValue',
] as const

export type Column = (typeof COLUMNS)[number]

// How people head their columns in English, German, Spanish and French. Compared without case, accents and signs.
const NAMES: Record<Column, string> = {
  email:
    'email|e-mail|mail|email address|e-mail address|recipient email|learner email|student email|e-mail-adresse|mailadresse|correo|correo electrónico|courriel|adresse e-mail|adresse mail',
  name: 'name|full name|recipient|recipient name|learner|learner name|student|student name|display name|vollständiger name|empfänger|teilnehmer|nombre completo|nombre y apellidos|destinatario|nom complet|destinataire',
  firstName: 'first name|firstname|given name|forename|vorname|nombre|nombres|prénom',
  lastName:
    'last name|lastname|surname|family name|nachname|familienname|apellido|apellidos|nom|nom de famille',
  id: 'id|recipient id|did|url|profile url',
  awardedDate:
    'awarded|awarded date|award date|date awarded|issue date|issued|issued on|date|datum|ausgestellt am|verliehen am|fecha|fecha de emisión|date d’attribution|date de délivrance',
  validFrom: 'valid from|start date|gültig ab|válido desde|valable dès|valable à partir du',
  validUntil:
    'valid until|valid to|expires|expiry|expiry date|expiration|expiration date|expires on|expires at|gültig bis|ablaufdatum|válido hasta|fecha de caducidad|fecha de vencimiento|valable jusqu’au|date d’expiration',
  narrative:
    'narrative|notes|comment|comments|bemerkung|anmerkung|comentario|observaciones|commentaire|remarque',
  description: 'description|beschreibung|descripción',
  licenseNumber:
    'license number|licence number|license|licence|membership number|member number|registration number|lizenznummer|mitgliedsnummer|número de licencia|número de socio|numéro de licence|numéro de membre',
  role: 'role|rolle|rol|función|rôle|fonction',
  term: 'term|semester|period|zeitraum|periodo|trimestre|semestre|période',
  creditsEarned: 'credits|credits earned|cpd|cpd points|cpd hours|points|punkte|créditos|crédits|ects',
  activityStartDate:
    'activity start|activity start date|course start|kursbeginn|inicio del curso|début du cours',
  activityEndDate:
    'activity end|activity end date|course end|completed|completed on|completion date|kursende|abgeschlossen am|fin del curso|fin du cours',
  evidenceUrl: 'evidence|evidence url|evidence link|portfolio|nachweis|evidencia|preuve',
  evidenceName: 'evidence name|evidence title',
  resultValue: 'result|score|grade|mark|ergebnis|note|nota|calificación|résultat',
}

/** Names as they are compared: `E-Mail Address:` is `emailaddress`, and so is `email_address`. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

const KNOWN = new Map<string, Column>(
  COLUMNS.flatMap((column) =>
    [column, ...NAMES[column].split('|')].map((name) => [bare(name), column] as const),
  ),
)

export const columnOf = (header: string): Column | undefined => KNOWN.get(bare(header))
