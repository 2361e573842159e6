import { fitScanner } from './scan.ts'
import { showMessage, showResult } from './show.ts'

// The page works without this: the form is then sent to the server. With it, the badge does not leave the browser.
const form = document.querySelector<HTMLFormElement>('form.verify-form')
if (form) enhance(form)

function enhance(form: HTMLFormElement): void {
  const text = form.elements.namedItem('credential') as HTMLTextAreaElement
  const file = form.elements.namedItem('file') as HTMLInputElement
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const picked = file.files?.[0]
    run(form, async () => (picked ? new Uint8Array(await picked.arrayBuffer()) : text.value))
  })
  fitDropZone(form)
  fitScanner(form, (found) => {
    text.value = found
    file.value = ''
    run(form, async () => found)
  })
}

/** Judges what was brought and shows the verdict; a defect of ours hands the form to the server. */
async function run(form: HTMLFormElement, read: () => Promise<Uint8Array | string>): Promise<void> {
  showMessage(form, 'Checking …')
  form.setAttribute('aria-busy', 'true')
  try {
    const presented = await read()
    // Half a megabyte that only those need who have something to check.
    const { judgeHere } = await import('./judge-here.ts')
    const judged = await judgeHere(presented)
    if ('problem' in judged) showMessage(form, judged.problem)
    else showResult(form, judged)
  } catch {
    form.submit()
  } finally {
    form.removeAttribute('aria-busy')
  }
}

function fitDropZone(form: HTMLFormElement): void {
  const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  document.addEventListener('dragover', (event) => {
    if (!carriesFile(event)) return
    event.preventDefault()
    form.classList.add('is-target')
  })
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) form.classList.remove('is-target')
  })
  document.addEventListener('drop', (event) => {
    if (!carriesFile(event)) return
    event.preventDefault()
    form.classList.remove('is-target')
    const [dropped] = event.dataTransfer?.files ?? []
    if (dropped) run(form, async () => new Uint8Array(await dropped.arrayBuffer()))
  })
}
