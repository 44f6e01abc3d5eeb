// The workbench: sends each act by itself and shows what the server then says of the marks. The page
// is that which the server writes, so that nothing is known here that is not known there.
import { grid } from './grid'
import { Sheet } from './sheet'
import type { Spot } from './sheet'

// The parts of the page that an act can change.
const PARTS = ['state', 'boxes', 'marks', 'parts', 'text']
const FOCUS = 'workbench-paper'

export function workbench (root: HTMLElement): void {
  const said = document.getElementById('said')
  const paper = document.getElementById('paper')
  const sheet = document.getElementById('sheet')
  const over = document.querySelector<SVGSVGElement>('#over')
  const mayWork = root.dataset.mayWork !== undefined
  const tell = (text: string): void => { if (said) said.textContent = text }
  const words = (key: string, text = ''): string => (root.dataset[key] ?? '').replace('%', text)
  // One act at a time: each is made on the marks that the one before it left.
  let last = Promise.resolve()

  const field = (name: string): string =>
    root.querySelector<HTMLInputElement>(`#state-form input[name=${name}]`)?.value ?? ''

  const act = (fields: FormData | Spot): void => {
    last = last.then(async () => { await send(fields) }).catch(() => { tell(words('saidFailed')) })
  }

  async function send (fields: FormData | Spot): Promise<void> {
    const body = new URLSearchParams({ page: root.dataset.page ?? '1', exemption: field('exemption') })
    const given = fields instanceof FormData ? [...fields.entries()] : Object.entries(fields)
    for (const [name, value] of given) {
      if (name === 'page' || name === 'exemption') body.set(name, String(value))
      else body.append(name, String(value))
    }
    const version = field('version')
    body.set('version', version)
    const known = new Set(marks().map(row => row.dataset.mark))
    const answer = await fetch(location.pathname, { method: 'POST', body, headers: { 'If-Match': `"${version}"` } })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (!page.getElementById('workbench')) {
      tell(words('saidFailed'))
      return
    }
    show(page)
    if (answer.status === 412) {
      tell(words('saidOthers'))
      root.querySelector<HTMLElement>('#again button')?.focus()
      return
    }
    const wrong = page.querySelector('.govuk-error-summary__list a')
    if (wrong) {
      tell(wrong.textContent ?? '')
      return
    }
    sheets?.done()
    const fresh = marks().filter(row => !known.has(row.dataset.mark)).map(row => row.querySelector('p')?.textContent ?? '')
    const done = page.querySelector('.govuk-notification-banner--success .govuk-notification-banner__heading')
    tell([done?.textContent?.trim() ?? words('saidMarked'), ...fresh.slice(0, 3)].join(' '))
    if (body.get('do') === 'text') root.querySelector<HTMLTextAreaElement>('#find')?.form?.reset()
  }

  function marks (): HTMLElement[] {
    return [...root.querySelectorAll<HTMLElement>('#marks li[data-mark]')]
  }

  function show (page: Document): void {
    const cell = document.activeElement?.closest<HTMLElement>('td[data-cell]')?.dataset.cell
    for (const part of PARTS) {
      const [here, fresh] = [document.getElementById(part), page.getElementById(part)]
      if (!here || !fresh) continue
      const had = here.contains(document.activeElement)
      here.replaceWith(document.importNode(fresh, true))
      // What had the focus is gone with what it stood in.
      if (had && part === 'marks') document.getElementById('marks-heading')?.focus()
      if (had && part === 'state') (paper ?? document.getElementById('marks-heading'))?.focus()
    }
    if (mayWork) grid(root, act, tell)
    if (cell) root.querySelector<HTMLElement>(`td[data-cell="${cell}"]`)?.focus()
    const version = field('version')
    root.querySelectorAll<HTMLInputElement>('input[name=version]').forEach(input => { input.value = version })
  }

  const sheets = paper && sheet && over && new Sheet(paper, sheet, over, {
    mark: spot => { act(spot) },
    remove: mark => { act({ do: 'remove', mark }) },
    tell: (kind, text) => { tell(words({ word: 'saidWord', chosen: 'saidChosen', none: 'saidNone' }[kind], text)) },
  }, mayWork && root.dataset.words !== undefined)
  if (root.dataset.words) {
    void sheets?.read(root.dataset.words).catch(() => undefined).then(() => { root.dataset.ready = 'yes' })
  }

  if (mayWork) grid(root, act, tell)

  const everywhere = (): void => {
    const text = sheets?.text() || String(getSelection() ?? '').trim()
    if (text) act({ do: 'text', find: text, scope: 'word' })
    else tell(words('saidNone'))
  }
  const mark = (): void => {
    const spot = sheets?.spot()
    if (spot) act(spot)
    else tell(words('saidNone'))
  }

  root.addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset.appAct === undefined) return
    event.preventDefault()
    act(new FormData(form, event.submitter))
  })

  root.querySelectorAll<HTMLElement>('[data-app-tools]').forEach(tools => {
    tools.hidden = false
    tools.addEventListener('click', event => {
      const button = (event.target as Element).closest<HTMLElement>('[data-tool]')
      const tool = button?.dataset.tool
      if (!button || !tool) return
      if (tool === 'mark') mark()
      else if (tool === 'everywhere') everywhere()
      else sheets?.tool(tool, button)
    })
  })
  root.querySelectorAll<HTMLElement>('[data-app-scriptless]').forEach(button => { button.hidden = true })

  const ground = root.querySelector<HTMLFormElement>('[data-app-ground]')
  ground?.addEventListener('change', () => {
    const chosen = ground.querySelector('select')?.value ?? ''
    // Not in the list of marks: its buttons name the exemption they go by until they are written anew.
    root.querySelectorAll<HTMLInputElement>('input[name=exemption]').forEach(input => {
      if (!input.closest('#marks')) input.value = chosen
    })
    const address = new URL(location.href)
    address.searchParams.set('exemption', chosen)
    address.searchParams.delete('done')
    history.replaceState(null, '', address)
    last = last.then(async () => {
      const answer = await fetch(address)
      show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    }).catch(() => undefined)
  })

  const press = (selector: string): void => root.querySelector<HTMLButtonElement>(selector)?.click()
  // On the page alone: elsewhere letters are letters.
  paper?.addEventListener('keydown', event => {
    const undoes = (event.ctrlKey || event.metaKey) && !event.altKey
    if (undoes && event.key.toLowerCase() === 'z') press(event.shiftKey ? 'button[value=redo]' : 'button[value=undo]')
    else if (undoes && event.key.toLowerCase() === 'y') press('button[value=redo]')
    else if (undoes || event.altKey) return
    else if (event.key === '[' || event.key === ']') {
      sessionStorage.setItem(FOCUS, 'yes')
      press(`button[data-app-key="${event.key}"]`)
    } else if (mayWork && event.key.toLowerCase() === 'm') mark()
    else if (mayWork && event.key.toLowerCase() === 'a') everywhere()
    else if (mayWork && event.key.toLowerCase() === 'p') press('button[value=page]')
    else if (mayWork && event.key.toLowerCase() === 'u') press('button[value=undo]')
    else if (mayWork && event.key.toLowerCase() === 'r') press('button[value=redo]')
    else if (event.key === '/') document.getElementById('find')?.focus()
    else return
    event.preventDefault()
  })
  if (sessionStorage.getItem(FOCUS)) {
    sessionStorage.removeItem(FOCUS)
    paper?.focus()
  }
}
