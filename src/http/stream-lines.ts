import { utf8 } from '../core/encoding/bytes.ts'

/** Sends lines as they come, as fast as they are taken. */
export function streamLines(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      // Some at once: each piece costs a turn of the stream.
      let text = ''
      while (text.length < 16_384) {
        const { value, done } = await lines.next()
        if (done) {
          if (text !== '') controller.enqueue(utf8(text))
          return controller.close()
        }
        text += `${value}\n`
      }
      controller.enqueue(utf8(text))
    },
    async cancel() {
      await lines.return(undefined)
    },
  })
}
