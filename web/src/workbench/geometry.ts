// Boxes and words of a page, in points of the page as shown: nothing here touches the document.

/** Left, top, right, bottom. */
export type Box = [number, number, number, number]
export type Point = [number, number]

export interface Word {
  box: Box
  text: string
  line: number
}

/** A place on the screen as a point of the page, whatever the zoom, the scroll and the turn of the view. */
export function pagePoint (
  screen: Point, shown: { left: number, top: number, width: number, height: number }, turn: number, page: Point,
): Point {
  const across = (screen[0] - shown.left) / shown.width
  const down = (screen[1] - shown.top) / shown.height
  const [x, y] = turn === 90
    ? [down, 1 - across]
    : turn === 180 ? [1 - across, 1 - down] : turn === 270 ? [1 - down, across] : [across, down]
  return [x * page[0], y * page[1]]
}

export function between (from: Point, to: Point): Box {
  return [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])]
}

export function middle ([left, top, right, bottom]: Box): Point {
  return [(left + right) / 2, (top + bottom) / 2]
}

export function holds ([left, top, right, bottom]: Box, [x, y]: Point): boolean {
  return left <= x && x <= right && top <= y && y <= bottom
}

/** The numbers of the words that a drawn box touches by more than a sliver. */
export function touched (words: Word[], drawn: Box): number[] {
  const sliver = 0.15
  return words.flatMap((word, number) => {
    const [left, top, right, bottom] = word.box
    const across = Math.min(right, drawn[2]) - Math.max(left, drawn[0])
    const down = Math.min(bottom, drawn[3]) - Math.max(top, drawn[1])
    return across > (right - left) * sliver && down > (bottom - top) * sliver ? [number] : []
  })
}

/** The word under a point; -1 when there is none. */
export function wordAt (words: Word[], point: Point): number {
  return words.findIndex(word => holds(word.box, point))
}

/** Where the cursor goes from a word: to its neighbours, to another line, to the ends of its own. */
export function step (words: Word[], from: number, key: string): number {
  const last = words.length - 1
  const here = words[from]
  if (!here) return words.length > 0 ? 0 : -1
  if (key === 'ArrowRight') return Math.min(from + 1, last)
  if (key === 'ArrowLeft') return Math.max(from - 1, 0)
  const sameLine = (number: number): boolean => words[number]?.line === here.line
  let to = from
  if (key === 'Home') {
    while (sameLine(to - 1)) to--
    return to
  }
  if (key === 'End') {
    while (sameLine(to + 1)) to++
    return to
  }
  const [x, y] = middle(here.box)
  const height = here.box[3] - here.box[1]
  let best = Infinity
  words.forEach((word, number) => {
    const [there, level] = middle(word.box)
    const away = key === 'ArrowDown' ? level - y : y - level
    // A line counts before a column: what is nearest below is on the next line.
    const far = away * 4 + Math.abs(there - x)
    if (away > height / 2 && far < best) {
      best = far
      to = number
    }
  })
  return to
}

/** Word numbers as the server reads them, counted from 1: `3-7,9`. */
export function runs (numbers: number[]): string {
  const found: Point[] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found[found.length - 1]
    if (last && last[1] + 1 === number) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => from === to ? `${from + 1}` : `${from + 1}-${to + 1}`).join(',')
}

/** What words say, without the marks at either end that belong to the sentence around them. */
export function said (words: Word[], numbers: number[]): string {
  const text = numbers.map(number => words[number]?.text ?? '').join(' ')
  return text.replace(/^[^\p{L}\p{N}+]+|[^\p{L}\p{N}]+$/gu, '')
}
