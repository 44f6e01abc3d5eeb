// A sheet of cells: chosen by hand or with the arrow keys, marked with Enter or M.
import type { Spot } from './sheet'

/** Makes the cells of the table that is shown now ones that can be chosen. */
export function grid (root: HTMLElement, act: (spot: Spot) => void, tell: (text: string) => void): void {
  const table = root.querySelector<HTMLTableElement>('table[data-app-grid]')
  if (!table) return
  const rows = [...table.tBodies[0]?.rows ?? []].map(row => [...row.querySelectorAll<HTMLElement>('td[data-cell]')])
  const sheet = root.querySelector<HTMLInputElement>('input[name=sheet]')?.value ?? ''
  const range = root.querySelector<HTMLInputElement>('[data-app-cells] input[name=range]')
  let from = [0, 0]
  let to = [0, 0]
  let drags = false

  table.setAttribute('role', 'grid')
  rows.flat().forEach(cell => {
    cell.setAttribute('role', 'gridcell')
    cell.tabIndex = -1
  })
  if (rows[0]?.[0]) rows[0][0].tabIndex = 0

  const place = (cell: EventTarget | null): number[] | null => {
    const found = cell instanceof Element ? cell.closest<HTMLElement>('td[data-cell]') : null
    const row = rows.findIndex(cells => found && cells.includes(found))
    return found && row >= 0 ? [row, rows[row]!.indexOf(found)] : null
  }
  const name = (at: number[]): string => rows[at[0]!]?.[at[1]!]?.dataset.cell ?? ''
  const corners = (): [number[], number[]] => [
    [Math.min(from[0]!, to[0]!), Math.min(from[1]!, to[1]!)], [Math.max(from[0]!, to[0]!), Math.max(from[1]!, to[1]!)],
  ]
  const chosen = (): string => {
    const [first, last] = corners().map(name)
    return first === last ? first ?? '' : `${first}:${last}`
  }
  const show = (): void => {
    const [first, last] = corners()
    rows.forEach((cells, row) => {
      cells.forEach((cell, column) => {
        const is = row >= first[0]! && row <= last[0]! && column >= first[1]! && column <= last[1]!
        cell.classList.toggle('app-bench__picked', is)
        if (is) cell.setAttribute('aria-selected', 'true')
        else cell.removeAttribute('aria-selected')
      })
    })
    if (range) range.value = chosen()
    tell(chosen())
  }
  const go = (at: number[], extends_: boolean): void => {
    to = at
    if (!extends_) from = at
    rows.flat().forEach(cell => { cell.tabIndex = -1 })
    const cell = rows[at[0]!]?.[at[1]!]
    if (cell) {
      cell.tabIndex = 0
      cell.focus()
    }
    show()
  }

  table.addEventListener('pointerdown', event => {
    const at = place(event.target)
    if (!at) return
    event.preventDefault()
    drags = true
    go(at, event.shiftKey)
  })
  table.addEventListener('pointerover', event => {
    const at = place(event.target)
    if (drags && at) go(at, true)
  })
  table.addEventListener('pointerup', () => { drags = false })
  table.addEventListener('pointerleave', () => { drags = false })
  table.addEventListener('keydown', event => {
    const at = place(event.target)
    if (!at || event.ctrlKey || event.altKey || event.metaKey) return
    const steps: Record<string, number[]> = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
    }
    const step = steps[event.key]
    if (step) {
      const row = Math.max(0, Math.min(rows.length - 1, to[0]! + step[0]!))
      const column = Math.max(0, Math.min((rows[row]?.length ?? 1) - 1, to[1]! + step[1]!))
      go([row, column], event.shiftKey)
    } else if (event.key === 'Enter' || event.key.toLowerCase() === 'm') {
      act({ do: 'cells', sheet, range: chosen() })
    } else if (event.key.toLowerCase() === 'u') {
      root.querySelector<HTMLButtonElement>('button[value=undo]')?.click()
    } else return
    event.preventDefault()
  })
}
