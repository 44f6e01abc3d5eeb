// The page in the workbench: what is chosen on it, by hand or by keyboard, and how it is looked at.
import { between, middle, pagePoint, runs, said, step, touched, wordAt, holds } from './geometry'
import type { Box, Point, Word } from './geometry'

const SVG = 'http://www.w3.org/2000/svg'
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4]
// A movement of the hand that is smaller, in points, is a click.
const SLIP = 3

/** Something to be marked: its fields, as the server reads them. */
export type Spot = Record<string, string>

export interface Asks {
  /** Marks what was drawn or chosen. */
  mark: (spot: Spot) => void
  /** Takes a mark away. */
  remove: (mark: string) => void
  /** Tells somebody who does not see it. */
  tell: (kind: 'word' | 'chosen' | 'none', text?: string) => void
}

export class Sheet {
  private words: Word[] = []
  private cursor = -1
  private anchor = -1
  private loose: number[] = []
  private chosenMark: string | null = null
  private start: Point | null = null
  private zoom = 2
  private turn = 0
  private follows = true
  private readonly choice = document.createElementNS(SVG, 'g')
  private readonly size: Point

  constructor (
    private readonly paper: HTMLElement, private readonly sheet: HTMLElement, private readonly over: SVGSVGElement,
    private readonly asks: Asks, private readonly mayWork: boolean,
  ) {
    this.size = [over.viewBox.baseVal.width, over.viewBox.baseVal.height]
    this.choice.id = 'choice'
    over.append(this.choice)
    if (!mayWork) return
    paper.setAttribute('role', 'application')
    paper.addEventListener('keydown', event => { if (this.key(event)) event.preventDefault() })
    over.addEventListener('pointerdown', event => { this.down(event) })
    over.addEventListener('pointermove', event => { this.move(event) })
    over.addEventListener('pointerup', event => { this.up(event) })
    over.addEventListener('pointercancel', () => { this.start = null; this.show() })
    over.classList.add('app-bench__over--draws')
  }

  /** Reads the words of the page; without them boxes can be drawn all the same. */
  async read (address: string): Promise<void> {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    if (!answer.ok) return
    const page = await answer.json() as { words: Array<[number, number, number, number, string, number]> }
    this.words = page.words.map(([left, top, right, bottom, text, line]) => (
      { box: [left, top, right, bottom], text, line }))
  }

  /** What is chosen, as the server reads it. */
  spot (): Spot | null {
    const numbers = this.numbers()
    return numbers.length > 0 ? { do: 'words', words: runs(numbers) } : null
  }

  /** The text that is chosen. */
  text (): string {
    return said(this.words, this.numbers())
  }

  /** Looks at the page larger, smaller, turned; whether boxes follow the words. */
  tool (name: string, button: HTMLElement): void {
    if (name === 'larger') this.zoom = Math.min(this.zoom + 1, ZOOMS.length - 1)
    if (name === 'smaller') this.zoom = Math.max(this.zoom - 1, 0)
    if (name === 'turn') this.turn = (this.turn + 90) % 360
    if (name === 'snap') {
      this.follows = !this.follows
      button.setAttribute('aria-pressed', String(this.follows))
    }
    const zoom = ZOOMS[this.zoom] ?? 1
    this.sheet.style.width = `${zoom * 100}%`
    this.sheet.style.transform = TURNS[this.turn] ?? ''
    const image = this.sheet.querySelector('img')
    if (image && zoom > 1.25 && image.dataset.sharper) {
      image.src = image.dataset.sharper
      delete image.dataset.sharper
    }
  }

  private numbers (): number[] {
    if (this.loose.length > 0) return this.loose
    if (this.cursor < 0) return []
    const [from, to] = [Math.min(this.anchor, this.cursor), Math.max(this.anchor, this.cursor)]
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  }

  private key (event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.altKey || event.metaKey) return false
    if (/^(Arrow|Home$|End$)/.test(event.key)) {
      this.loose = []
      this.cursor = step(this.words, this.cursor, event.key)
      if (!event.shiftKey || this.anchor < 0) this.anchor = this.cursor
      this.chosenMark = this.markAt()
      this.show()
      this.choice.lastElementChild?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      const one = this.anchor === this.cursor
      this.asks.tell(this.cursor < 0 ? 'none' : one ? 'word' : 'chosen', this.text())
      return true
    }
    if (event.key === 'Escape') {
      this.clear()
      return true
    }
    if ((event.key === 'Delete' || event.key === 'Backspace') && this.chosenMark) {
      this.asks.remove(this.chosenMark)
      return true
    }
    if (event.key === 'Enter') {
      const spot = this.spot()
      if (spot) this.asks.mark(spot)
      else this.asks.tell('none')
      return true
    }
    return false
  }

  private at (event: PointerEvent): Point {
    const point: Point = [event.clientX, event.clientY]
    return pagePoint(point, this.over.getBoundingClientRect(), this.turn, this.size)
  }

  private down (event: PointerEvent): void {
    if (event.button !== 0) return
    event.preventDefault()
    this.paper.focus({ preventScroll: true })
    this.over.setPointerCapture(event.pointerId)
    this.start = this.at(event)
  }

  private move (event: PointerEvent): void {
    if (this.start) this.show(between(this.start, this.at(event)))
  }

  private up (event: PointerEvent): void {
    if (!this.start) return
    const drawn = between(this.start, this.at(event))
    this.start = null
    if (drawn[2] - drawn[0] < SLIP && drawn[3] - drawn[1] < SLIP) {
      this.click(middle(drawn), event)
      return
    }
    const words = this.follows ? touched(this.words, drawn) : []
    this.loose = words
    this.show(words.length > 0 ? undefined : drawn)
    this.asks.mark(words.length > 0
      ? { do: 'words', words: runs(words) }
      : { do: 'box', area: drawn.map(number => number.toFixed(2)).join(' ') })
  }

  /** Chooses the word under the hand, or all from the last one; a second click marks it. */
  private click (point: Point, event: PointerEvent): void {
    const word = wordAt(this.words, point)
    const again = event.detail > 1 || (word >= 0 && word === this.cursor && this.anchor === this.cursor)
    this.loose = []
    if (word < 0) {
      this.clear()
      this.chosenMark = this.markAt(point)
      return
    }
    this.cursor = word
    if (!event.shiftKey || this.anchor < 0) this.anchor = word
    this.chosenMark = this.markAt()
    this.show()
    this.asks.tell(this.anchor === word ? 'word' : 'chosen', this.text())
    const spot = this.spot()
    if (again && !event.shiftKey && spot) this.asks.mark(spot)
  }

  /** The mark over a point, or over the word at the cursor. */
  private markAt (point?: Point): string | null {
    const word = this.words[this.cursor]
    const where = point ?? (word ? middle(word.box) : null)
    if (!where) return null
    for (const mark of this.over.querySelectorAll<SVGRectElement>('rect[data-mark]')) {
      const { x, y, width, height } = mark.getBBox()
      if (holds([x, y, x + width, y + height], where)) return mark.dataset.mark ?? null
    }
    return null
  }

  clear (): void {
    this.cursor = -1
    this.anchor = -1
    this.loose = []
    this.chosenMark = null
    this.show()
  }

  /** After an act: the cursor stays, what was chosen is done with. */
  done (): void {
    this.loose = []
    this.anchor = this.cursor
    this.chosenMark = this.markAt()
    this.show()
  }

  private show (drawn?: Box): void {
    const boxes: Array<[Box, string]> = this.numbers().flatMap(number => {
      const word = this.words[number]
      return word ? [[word.box, number === this.cursor ? 'cursor' : 'chosen'] as [Box, string]] : []
    })
    if (drawn) boxes.push([drawn, 'drawn'])
    // The cursor is drawn last, over what else is chosen.
    boxes.sort(([, a], [, b]) => Number(a === 'cursor') - Number(b === 'cursor'))
    this.choice.replaceChildren(...boxes.map(([[left, top, right, bottom], kind]) => {
      const box = document.createElementNS(SVG, 'rect')
      const places = { x: left, y: top, width: right - left, height: bottom - top }
      Object.entries(places).forEach(([name, value]) => { box.setAttribute(name, String(value)) })
      box.setAttribute('class', `app-bench__${kind}`)
      return box
    }))
  }
}

const TURNS: Record<number, string> = {
  90: 'rotate(90deg) translate(0, -100%)',
  180: 'rotate(180deg) translate(-100%, -100%)',
  270: 'rotate(270deg) translate(-100%, 0)',
}
