import { type Catalogue, counted, dayIn } from './catalogue.ts'

const places = (seats: number) => counted('es', seats, { single: 'una plaza', one: 'plaza', other: 'plazas' })
const inDays = (days: number) => counted('es', days, { single: 'un día', one: 'día', other: 'días' })

export const es: Catalogue = {
  greeting: (name) => (name ? `Buenos días, ${name}:` : 'Buenos días:'),
  claim: ({ achievement, issuer }) => ({
    subject: `${issuer} tiene una insignia para usted: ${achievement}`,
    news: `Se le ha asignado una plaza para la insignia «${achievement}» de ${issuer}. Para recibirla, confirme su nombre tal como debe figurar en ella.`,
    action: 'Recibir la insignia',
    advice:
      'Este enlace es solo para usted: quien lo tenga puede recibir la insignia. Es válido durante 60 días; después, en la misma página puede pedir que le enviemos otro.',
  }),
  seats: ({ order, issuer, seats }) => ({
    subject: `${issuer}: reparta ${places(seats)} de su pedido`,
    news: `En su pedido ${order} a ${issuer} queda por asignar lo siguiente: ${places(seats)}. En esta página puede invitar a las personas a quienes corresponda o copiar un enlace para cada una:`,
    action: 'Repartir las plazas',
    advice:
      'Le rogamos que conserve este mensaje: quien tenga el enlace puede repartir las plazas. Para aceptar una plaza no hace falta ninguna cuenta.',
  }),
  issued: ({ achievement, issuer }) => ({
    subject: `Su insignia de ${issuer}: ${achievement}`,
    news: `¡Enhorabuena! ${issuer} le ha otorgado la insignia «${achievement}».`,
    action: 'Ver su insignia',
    advice:
      'Es una insignia abierta (Open Badge): consérvela, comparta el enlace o descárguela. Cualquier persona puede verificarla, hoy y dentro de muchos años, sin tener que preguntar a nadie.',
  }),
  revoked: ({ achievement, issuer }) => ({
    subject: `Su insignia de ${issuer} ha sido revocada: ${achievement}`,
    news: `${issuer} ha revocado su insignia «${achievement}». Quien la verifique a partir de ahora lo verá.`,
    action: 'Ver la página de la insignia',
    advice: `Si cree que se trata de un error, le rogamos que se dirija a ${issuer}.`,
  }),
  suspended: ({ achievement, issuer }) => ({
    subject: `Su insignia de ${issuer} está suspendida: ${achievement}`,
    news: `${issuer} ha suspendido temporalmente su insignia «${achievement}». Quien la verifique entretanto lo verá.`,
    action: 'Consultar la página de la insignia',
    advice: `La suspensión se puede levantar; cuando así sea, se lo comunicaremos. Si tiene alguna pregunta, le rogamos que se dirija a ${issuer}.`,
  }),
  reinstated: ({ achievement, issuer }) => ({
    subject: `Su insignia de ${issuer} vuelve a ser válida: ${achievement}`,
    news: `${issuer} ha levantado la suspensión de su insignia «${achievement}». Vuelve a estar en vigor, y quien la verifique lo verá.`,
    action: 'Ir a su insignia',
    advice: 'No tiene que hacer nada. Los enlaces que haya compartido funcionan como antes.',
  }),
  replaced: ({ achievement, issuer }) => ({
    subject: `Su insignia de ${issuer} ha sido sustituida: ${achievement}`,
    news: `${issuer} ha emitido de nuevo su insignia «${achievement}». La nueva sustituye a la que usted tenía.`,
    action: 'Ver la nueva insignia',
    advice:
      'Le rogamos que a partir de ahora utilice la nueva insignia y comparta su enlace allí donde haya compartido el anterior. La página de la insignia anterior conduce a la nueva.',
  }),
  expiring: ({ achievement, issuer, days, lastDay }) => ({
    subject:
      days === 0
        ? `Su insignia de ${issuer} caduca hoy: ${achievement}`
        : `Su insignia de ${issuer} caduca dentro de ${inDays(days)}: ${achievement}`,
    news: `Su insignia «${achievement}» de ${issuer} es válida hasta el ${dayIn('es', lastDay)}.`,
    action: 'Consultar su insignia',
    advice: `Si desea renovarla, le rogamos que consulte con antelación a ${issuer} cómo hacerlo.`,
  }),
  expired: ({ achievement, issuer, lastDay }) => ({
    subject: `Su insignia de ${issuer} ha caducado: ${achievement}`,
    news: `Su insignia «${achievement}» de ${issuer} fue válida hasta el ${dayIn('es', lastDay)}. Quien la verifique a partir de ahora verá que ha caducado.`,
    action: 'Consultar la insignia',
    advice: `Que usted la obtuvo sigue siendo cierto. Si desea una nueva, le rogamos que se dirija a ${issuer}.`,
  }),
}
