// Not in the DOM library yet (Shape Detection API).
interface BarcodeDetector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
declare const BarcodeDetector: { new (options: { formats: string[] }): BarcodeDetector } | undefined

const INTERVAL_MS = 200

/** A button that reads a QR code with the camera, in browsers that can; others have none. */
export function fitScanner(form: HTMLFormElement, onFound: (text: string) => void): void {
  if (typeof BarcodeDetector === 'undefined' || !navigator.mediaDevices) return
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button'
  button.textContent = 'Scan a QR code'
  button.addEventListener('click', () => scan(button, onFound))
  form.querySelector('button[type=submit]')?.after(button)
}

async function scan(button: HTMLButtonElement, onFound: (text: string) => void): Promise<void> {
  const stream = await navigator.mediaDevices
    .getUserMedia({ video: { facingMode: 'environment' } })
    .catch(() => undefined)
  if (!stream) {
    button.textContent = 'The camera cannot be used'
    return
  }
  const dialog = document.createElement('dialog')
  dialog.className = 'scanner'
  dialog.setAttribute('aria-label', 'Scan a QR code')
  const video = document.createElement('video')
  video.playsInline = true
  video.srcObject = stream
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'button'
  close.textContent = 'Cancel'
  close.addEventListener('click', () => dialog.close())
  dialog.append(video, close)
  document.body.append(dialog)
  dialog.showModal()
  dialog.addEventListener('close', () => {
    for (const track of stream.getTracks()) track.stop()
    dialog.remove()
    button.focus()
  })
  await video.play()
  const found = await lookFor(video, dialog)
  dialog.close()
  if (found !== undefined) onFound(found)
}

async function lookFor(video: HTMLVideoElement, dialog: HTMLDialogElement): Promise<string | undefined> {
  if (typeof BarcodeDetector === 'undefined') return undefined
  const detector = new BarcodeDetector({ formats: ['qr_code'] })
  while (dialog.open) {
    const [code] = await detector.detect(video).catch(() => [])
    if (code) return code.rawValue
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS))
  }
  return undefined
}
