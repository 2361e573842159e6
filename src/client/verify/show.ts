import { renderVerification } from '../../pages/render-verification.tsx'
import type { VerifyResult } from '../../pages/verify-result.tsx'

function placeFor(form: HTMLFormElement): HTMLElement {
  const known = document.getElementById('outcome')
  if (known) return known
  const place = document.createElement('div')
  place.id = 'outcome'
  place.tabIndex = -1
  // Where the page shows a verdict of the server already, this one takes its place.
  const sheet = form.closest('.sheet') ?? form
  for (const old of sheet.querySelectorAll(':scope > .verdict, :scope > section:has(.checks)')) old.remove()
  sheet.prepend(place)
  return place
}

/** A sentence in the place of the verdict; read out by screen readers. */
export function showMessage(form: HTMLFormElement, text: string): void {
  const message = document.createElement('p')
  message.className = 'lead'
  message.setAttribute('role', 'status')
  message.textContent = text
  placeFor(form).replaceChildren(message)
}

export function showResult(form: HTMLFormElement, result: VerifyResult): void {
  const place = placeFor(form)
  // Made by the same components as on the server, which escape whatever the badge says.
  place.innerHTML = renderVerification(result)
  for (const heading of document.querySelectorAll('.sheet > h1, .sheet > .lead')) heading.remove()
  document.title = `${result.verified ? 'Verified' : 'Not verified'} – Signet`
  place.focus()
  place.scrollIntoView({ block: 'start' })
}
