import { type Catalogue, counted, dayIn } from './catalogue.ts'

const places = (seats: number) =>
  counted('de', seats, { single: 'einen Platz', one: 'Platz', other: 'Plätze' })
// Dative, as it stands after "in".
const inDays = (days: number) => counted('de', days, { single: 'einem Tag', one: 'Tag', other: 'Tagen' })

export const de: Catalogue = {
  greeting: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
  claim: ({ achievement, issuer }) => ({
    subject: `${issuer}: Ein Badge wartet auf Sie – ${achievement}`,
    news: `Für Sie ist ein Platz für das Badge „${achievement}“ reserviert, ausgestellt von: ${issuer}. Bitte bestätigen Sie Ihren Namen so, wie er auf dem Badge stehen soll; dann gehört es Ihnen.`,
    action: 'Badge annehmen',
    advice:
      'Dieser Link ist nur für Sie bestimmt: Wer ihn hat, kann das Badge annehmen. Er gilt 60 Tage; danach können Sie sich auf derselben Seite einen neuen zusenden lassen.',
  }),
  seats: ({ order, issuer, seats }) => ({
    subject: `${issuer}: Vergeben Sie ${places(seats)} aus Ihrer Bestellung`,
    news: `Ihre Bestellung ${order} bei ${issuer} enthält noch ${places(seats)} zu vergeben. Auf der folgenden Seite laden Sie die vorgesehenen Personen ein oder kopieren für jede einen Link:`,
    action: 'Plätze vergeben',
    advice:
      'Bitte bewahren Sie diese E-Mail auf: Wer den Link hat, kann die Plätze vergeben. Wer einen Platz annimmt, braucht kein Benutzerkonto.',
  }),
  issued: ({ achievement, issuer }) => ({
    subject: `Ihr Badge von ${issuer}: ${achievement}`,
    news: `Herzlichen Glückwunsch! Sie haben das Badge „${achievement}“ erhalten, ausgestellt von: ${issuer}.`,
    action: 'Badge ansehen',
    advice:
      'Es ist ein Open Badge: Sie können es aufbewahren, den Link weitergeben oder es herunterladen. Alle können seine Echtheit prüfen, heute und in vielen Jahren, ohne irgendwo nachfragen zu müssen.',
  }),
  revoked: ({ achievement, issuer }) => ({
    subject: `Ihr Badge von ${issuer} wurde widerrufen: ${achievement}`,
    news: `Ihr Badge „${achievement}“ wurde widerrufen, und zwar von: ${issuer}. Wer es ab jetzt prüft, wird das sehen.`,
    action: 'Zur Seite des Badges',
    advice: `Wenn Sie das für einen Irrtum halten, wenden Sie sich bitte an ${issuer}.`,
  }),
  suspended: ({ achievement, issuer }) => ({
    subject: `Ihr Badge von ${issuer} ruht vorübergehend: ${achievement}`,
    news: `Ihr Badge „${achievement}“ wurde vorübergehend außer Kraft gesetzt, und zwar von: ${issuer}. Wer es in dieser Zeit prüft, wird das sehen.`,
    action: 'Seite des Badges ansehen',
    advice: `Das lässt sich wieder aufheben; sobald es so weit ist, benachrichtigen wir Sie. Bei Fragen wenden Sie sich bitte an ${issuer}.`,
  }),
  reinstated: ({ achievement, issuer }) => ({
    subject: `Ihr Badge von ${issuer} gilt wieder: ${achievement}`,
    news: `Ihr Badge „${achievement}“ von ${issuer} ist wieder in Kraft. Wer es prüft, wird das sehen.`,
    action: 'Zu Ihrem Badge',
    advice: 'Sie brauchen nichts zu tun. Links, die Sie weitergegeben haben, funktionieren wie zuvor.',
  }),
  replaced: ({ achievement, issuer }) => ({
    subject: `Ihr Badge von ${issuer} wurde ersetzt: ${achievement}`,
    news: `Ihr Badge „${achievement}“ von ${issuer} wurde neu ausgestellt. Das neue tritt an die Stelle Ihres bisherigen.`,
    action: 'Neues Badge ansehen',
    advice:
      'Bitte verwenden Sie von nun an das neue Badge, und geben Sie dessen Link weiter, wo Sie bisher den alten angegeben haben. Die Seite des alten Badges führt zum neuen.',
  }),
  expiring: ({ achievement, issuer, days, lastDay }) => ({
    subject:
      days === 0
        ? `Ihr Badge von ${issuer} läuft heute ab: ${achievement}`
        : `Ihr Badge von ${issuer} läuft in ${inDays(days)} ab: ${achievement}`,
    news: `Ihr Badge „${achievement}“ von ${issuer} ist bis zum ${dayIn('de', lastDay)} gültig.`,
    action: 'Ihr Badge ansehen',
    advice: `Wenn Sie es erneuern möchten, erkundigen Sie sich bitte rechtzeitig bei ${issuer}, wie das geht.`,
  }),
  expired: ({ achievement, issuer, lastDay }) => ({
    subject: `Ihr Badge von ${issuer} ist abgelaufen: ${achievement}`,
    news: `Ihr Badge „${achievement}“ von ${issuer} war bis zum ${dayIn('de', lastDay)} gültig. Wer es ab jetzt prüft, wird sehen, dass es abgelaufen ist.`,
    action: 'Abgelaufenes Badge ansehen',
    advice: `Dass Sie es erworben haben, bleibt wahr. Wenn Sie ein neues wünschen, wenden Sie sich bitte an ${issuer}.`,
  }),
}
