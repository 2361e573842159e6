/** A passkey needs script: buttons that a browser without it never shows (docs/decisions/008). */

interface Problem {
  detail?: string
}

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`/api/auth/passkey/${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  })
  const answer: unknown = await response.json()
  if (!response.ok) throw new Error((answer as Problem).detail ?? 'this did not work')
  // The shapes are those of WebAuthn, and the browser refuses what does not fit.
  return answer as T
}

async function signIn(): Promise<void> {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>('generate-authenticate-options')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const credential = await navigator.credentials.get({ publicKey })
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey was chosen')
  await ask('verify-authentication', { response: credential.toJSON() })
}

async function add(): Promise<void> {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>('generate-register-options')
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = await navigator.credentials.create({ publicKey })
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey was made')
  await ask('verify-registration', {
    response: credential.toJSON(),
    name: `Passkey of ${navigator.platform}`,
  })
}

/** Shows a button that the page keeps room for, and does `work` when it is pressed. */
function offer(id: string, work: () => Promise<void>, then: (place: HTMLElement) => void): void {
  const place = document.getElementById(id)
  const button = place?.querySelector('button')
  const complaint = place?.querySelector<HTMLElement>('[role=alert]')
  if (!place || !button || !complaint) return
  place.classList.add('ready')
  button.addEventListener('click', async () => {
    button.disabled = true
    complaint.hidden = true
    try {
      await work()
      then(place)
    } catch (error) {
      complaint.textContent = error instanceof Error ? error.message : String(error)
      complaint.hidden = false
    } finally {
      button.disabled = false
    }
  })
}

if ('PublicKeyCredential' in globalThis && 'parseCreationOptionsFromJSON' in PublicKeyCredential) {
  // The server has made sure that this leads to a page of the console.
  offer('passkey-sign-in', signIn, (place) => location.assign(place.dataset.next ?? '/app'))
  offer('passkey-add', add, () => location.reload())
} else {
  for (const place of document.querySelectorAll('.with-script')) place.remove()
}
