import { type Catalogue, counted, dayIn } from './catalogue.ts'

const places = (seats: number) => counted('fr', seats, { single: 'une place', one: 'place', other: 'places' })
const inDays = (days: number) => counted('fr', days, { single: 'un jour', one: 'jour', other: 'jours' })

export const fr: Catalogue = {
  greeting: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
  claim: ({ achievement, issuer }) => ({
    subject: `${issuer} : un badge vous attend – ${achievement}`,
    news: `Une place vous a été attribuée pour le badge « ${achievement} » de ${issuer}. Pour le recevoir, veuillez confirmer votre nom tel qu’il doit y figurer.`,
    action: 'Recevoir votre badge',
    advice:
      'Ce lien vous est réservé : toute personne qui en dispose peut recevoir le badge. Il est valable 60 jours ; ensuite, la même page vous permet d’en demander un nouveau.',
  }),
  seats: ({ order, issuer, seats }) => ({
    subject: `${issuer} : ${places(seats)} de votre commande à attribuer`,
    news: `Dans votre commande ${order} auprès de ${issuer}, il reste ${places(seats)} à attribuer. Sur la page suivante, vous pouvez inviter les personnes concernées ou copier un lien pour chacune d’elles :`,
    action: 'Attribuer les places',
    advice:
      'Veuillez conserver ce message : toute personne qui dispose du lien peut attribuer les places. Aucun compte n’est nécessaire pour en accepter une.',
  }),
  issued: ({ achievement, issuer }) => ({
    subject: `Votre badge de ${issuer} : ${achievement}`,
    news: `Félicitations ! ${issuer} vous a décerné le badge « ${achievement} ».`,
    action: 'Voir votre badge',
    advice:
      'C’est un Open Badge : conservez-le, partagez son lien ou téléchargez-le. Chacun peut le vérifier, aujourd’hui comme dans de nombreuses années, sans avoir à interroger qui que ce soit.',
  }),
  revoked: ({ achievement, issuer }) => ({
    subject: `Votre badge de ${issuer} a été révoqué : ${achievement}`,
    news: `${issuer} a révoqué votre badge « ${achievement} ». Toute personne qui le vérifiera désormais en sera informée.`,
    action: 'Voir la page du badge',
    advice: `Si vous pensez qu’il s’agit d’une erreur, veuillez vous adresser à ${issuer}.`,
  }),
  suspended: ({ achievement, issuer }) => ({
    subject: `Votre badge de ${issuer} est suspendu : ${achievement}`,
    news: `${issuer} a suspendu provisoirement votre badge « ${achievement} ». Toute personne qui le vérifiera entre-temps en sera informée.`,
    action: 'Consulter la page du badge',
    advice: `Une suspension peut être levée ; le cas échéant, nous vous en informerons. Pour toute question, veuillez vous adresser à ${issuer}.`,
  }),
  reinstated: ({ achievement, issuer }) => ({
    subject: `Votre badge de ${issuer} est de nouveau valable : ${achievement}`,
    news: `${issuer} a levé la suspension de votre badge « ${achievement} ». Il est de nouveau en vigueur, et toute personne qui le vérifiera le verra.`,
    action: 'Accéder à votre badge',
    advice: 'Vous n’avez rien à faire. Les liens que vous avez partagés fonctionnent comme auparavant.',
  }),
  replaced: ({ achievement, issuer }) => ({
    subject: `Votre badge de ${issuer} a été remplacé : ${achievement}`,
    news: `${issuer} a émis à nouveau votre badge « ${achievement} ». Le nouveau remplace celui que vous aviez.`,
    action: 'Voir le nouveau badge',
    advice:
      'Veuillez désormais utiliser le nouveau badge et partager son lien là où vous aviez partagé l’ancien. La page de l’ancien badge mène au nouveau.',
  }),
  expiring: ({ achievement, issuer, days, lastDay }) => ({
    subject:
      days === 0
        ? `Votre badge de ${issuer} expire aujourd’hui : ${achievement}`
        : `Votre badge de ${issuer} expire dans ${inDays(days)} : ${achievement}`,
    news: `Votre badge « ${achievement} » de ${issuer} est valable jusqu’au ${dayIn('fr', lastDay)}.`,
    action: 'Consulter votre badge',
    advice: `Si vous souhaitez le renouveler, veuillez vous renseigner à temps auprès de ${issuer}.`,
  }),
  expired: ({ achievement, issuer, lastDay }) => ({
    subject: `Votre badge de ${issuer} a expiré : ${achievement}`,
    news: `Votre badge « ${achievement} » de ${issuer} était valable jusqu’au ${dayIn('fr', lastDay)}. Toute personne qui le vérifiera désormais verra qu’il a expiré.`,
    action: 'Consulter le badge',
    advice: `Le fait que vous l’avez obtenu demeure. Si vous en souhaitez un nouveau, veuillez vous adresser à ${issuer}.`,
  }),
}
