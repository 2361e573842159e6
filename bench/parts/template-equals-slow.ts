import type { BenchRun } from '../lib/bench-run.ts'
import type { Measurements } from '../lib/measurement.ts'
import type { Comparison } from '../worker/compare-canonical-forms.ts'

const CREDENTIALS = 10_000
const A_REQUEST = 500
const PLANES = 17
const SEED = 20_261_124

/** `template-equals-slow`: canonical bytes by template and by the library. */
export async function compareTemplate({ startPieces, say }: BenchRun): Promise<Measurements> {
  const server = await startPieces()
  const planes = new Set<number>()
  let equal = 0
  let byTemplate = 0
  let different: Comparison['different']
  for (let from = 0; from < CREDENTIALS; from += A_REQUEST) {
    const response = await fetch(`${server.origin}/compare?seed=${SEED}&from=${from}&count=${A_REQUEST}`)
    const answer = (await response.json()) as Comparison
    equal += answer.equal
    byTemplate += answer.byTemplate
    different ??= answer.different
    for (const plane of answer.planes) planes.add(plane)
    if ((from / A_REQUEST) % 5 === 4) say(`template-equals-slow: ${equal} of ${from + A_REQUEST} equal`)
  }
  await server.stop()
  if (planes.size !== PLANES) throw new Error(`only ${planes.size} planes of Unicode occurred`)
  return {
    'template-equals-slow': {
      value: equal,
      unit: `of ${CREDENTIALS}`,
      target: `${CREDENTIALS}`,
      met: equal === CREDENTIALS,
      how: `random credentials (seed ${SEED}) of ${CREDENTIALS / 25} random shapes: every optional part of builder, achievement, evidence and results there or not, text from all ${PLANES} planes, controls, quotes, line separators, tying blank nodes; canonical N-Quads of the signing path compared with jsonld.toRDF and rdf-canonize, in workerd`,
      details: {
        'answered by the template itself': byTemplate,
        'fell back to the library': CREDENTIALS - byTemplate,
        ...(different && { 'first difference': `${different.number}: ${different.reason}` }),
      },
    },
  }
}
