// Shows a letter as it will look while it is typed.

// How long nothing is typed before the letter is made, in milliseconds.
const PAUSE = 300

export function previews(form: HTMLFormElement): void {
  const address = form.dataset.appPreview
  if (!address) return
  let waiting: number | undefined
  let latest = 0

  const show = async (): Promise<void> => {
    const number = ++latest
    const body = new URLSearchParams()
    new FormData(form).forEach((value, name) => body.append(name, String(value)))
    const answer = await fetch(address, { method: 'POST', body, headers: { Accept: 'application/json' } })
    // What is not a letter yet leaves the last one standing; so does an answer that came too late.
    if (!answer.ok || number !== latest) return
    const parts = (await answer.json()) as Record<string, string>
    for (const [language, html] of Object.entries(parts)) {
      const place = document.getElementById(`preview-${language}`)
      if (place) place.innerHTML = html
    }
  }

  form.addEventListener('input', () => {
    window.clearTimeout(waiting)
    waiting = window.setTimeout(() => void show().catch(() => undefined), PAUSE)
  })
}
