// A document is marked in the workbench: by hand, by keyboard alone, without scripts, and by two people
// at once.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { crc32 } from 'node:zlib'
import { look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
after(close)

let bench
const rows = page => page.locator('#marks li[data-mark]')
const said = (page, text) => page.locator('#said').getByText(text).first().waitFor()

/** Where the middle of a word of the page is on the screen. */
async function wordAt (page, text, number = 0) {
  const { words } = await (await page.request.get(new URL(await page.getAttribute('#workbench', 'data-words'), service).href)).json()
  const found = words.filter(word => word[4].includes(text))[number]
  const [width, height] = (await page.getAttribute('#over', 'viewBox')).split(' ').slice(2).map(Number)
  await page.locator('#paper').scrollIntoViewIfNeeded()
  const shown = await page.locator('#over').boundingBox()
  const point = (x, y) => [shown.x + x / width * shown.width, shown.y + y / height * shown.height]
  return { found, point, middle: point((found[0] + found[2]) / 2, (found[1] + found[3]) / 2) }
}

/** Waits until as many marks are listed. */
async function listed (page, count) {
  await page.waitForFunction(count => document.querySelectorAll('#marks li[data-mark]').length === count, count)
}

test('an officer opens a PDF of a case that is worked on', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/cases`)
  const cases = await page.locator('a[href^="/staff/cases/atisn-"]').evaluateAll(links => links.map(link => link.getAttribute('href')))
  for (const one of cases) {
    await page.goto(`${service}${one}/documents`)
    const documents = page.getByRole('link', { name: /\.pdf$/ })
    if (await documents.count() === 0) continue
    await documents.first().click()
    await page.getByRole('link', { name: 'Mark it on its pages' }).click()
    if (await page.locator('#workbench[data-may-work]').count() > 0) break
  }
  bench = page.url()
  assert.match(bench, /\/workbench/)
  await look(page, 'workbench pdf')
})

test('by hand: a word, a box that follows the words, a box of its own, undo and redo', async () => {
  await page.goto(bench)
  await page.locator('#workbench[data-ready]').waitFor()
  const before = await rows(page).count()
  const { found, point, middle } = await wordAt(page, 'a')
  await page.mouse.click(...middle)
  await said(page, 'Word:')
  await page.getByRole('button', { name: 'Mark', exact: true }).click()
  await listed(page, before + 1)

  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, before)
  await page.getByRole('button', { name: 'Do again' }).click()
  await listed(page, before + 1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, before)

  // A box over half of the word takes all of it.
  await page.mouse.move(...point(found[0] + 1, found[1] + 1))
  await page.mouse.down()
  await page.mouse.move(...point((found[0] + found[2]) / 2, found[3] - 1), { steps: 4 })
  await page.mouse.up()
  await listed(page, before + 1)
  const box = await page.locator('#boxes rect').last().evaluate(rect => ['x', 'y', 'width', 'height'].map(name => Number(rect.getAttribute(name))))
  assert.ok(Math.abs(box[0] - found[0]) < 1 && Math.abs(box[2] - (found[2] - found[0])) < 2, `${box} is ${found}`)
  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, before)

  // On a larger view that was turned, a box stands where it was drawn.
  await page.getByRole('button', { name: 'Follow the words' }).click()
  await page.getByRole('button', { name: 'Larger' }).click()
  await page.mouse.move(...(await wordAt(page, 'a')).point(100, 100))
  await page.mouse.down()
  await page.mouse.move(...(await wordAt(page, 'a')).point(160, 130), { steps: 4 })
  await page.mouse.up()
  await listed(page, before + 1)
  const free = await page.locator('#boxes rect').last().evaluate(rect => ['x', 'y', 'width', 'height'].map(name => Number(rect.getAttribute(name))))
  assert.ok([100, 100, 60, 30].every((number, at) => Math.abs(free[at] - number) < 1), `${free}`)
  await lookAsItIs(page, 'workbench marked')
  await page.locator('#marks').getByRole('button', { name: /^Remove/ }).last().click()
  await listed(page, before)
  await page.waitForFunction(() => document.activeElement?.id === 'marks-heading')
})

test('by keyboard alone: words, everywhere, the page, another exemption, undo', async () => {
  await page.goto(bench)
  const before = await rows(page).count()
  await page.locator('#workbench[data-ready]').waitFor()
  await page.locator('#paper').focus()
  const key = async (name, times = 1) => { for (let at = 0; at < times; at++) await page.keyboard.press(name) }
  await key('ArrowRight')
  await said(page, 'Word:')
  await key('ArrowDown')
  await key('Shift+ArrowRight', 2)
  await said(page, 'Chosen:')
  await key('Enter')
  await listed(page, before + 1)
  await key('u')
  await listed(page, before)
  await key('r')
  await listed(page, before + 1)
  // The mark at the cursor goes.
  await key('Delete')
  await listed(page, before)
  await key('p')
  await listed(page, before + 1)
  await key('Control+z')
  await listed(page, before)
  await key('Escape')
  await key('ArrowRight')
  await key('a')
  await page.locator('#said').getByText(/place/).waitFor()
  await listed(page, before + 1)
  await page.selectOption('#exemption', 'FOIA s.38(1)(a)')
  await page.locator('#marks').getByRole('button', { name: /^Rest it on FOIA s\.38\(1\)\(a\)/ }).last().press('Enter')
  await said(page, 'other exemption')
  assert.match(await rows(page).last().innerText(), /s\.38/)
  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await said(page, 'Undone')
  await page.locator('#marks').getByRole('button', { name: /^Remove/ }).last().press('Enter')
  await listed(page, before)
})

test('two people at once: who comes second sees the other and keeps what they wanted', async () => {
  await page.goto(bench)
  const before = await rows(page).count()
  const other = await page.context().newPage()
  await other.goto(bench)
  await other.getByRole('button', { name: 'Mark the whole page' }).click()
  await listed(other, before + 1)
  await page.locator('#workbench[data-ready]').waitFor()
  const { middle } = await wordAt(page, 'a')
  await page.mouse.click(...middle)
  await page.getByRole('button', { name: 'Mark', exact: true }).click()
  await page.getByRole('heading', { name: 'Important' }).waitFor()
  await page.waitForFunction(() => document.activeElement?.textContent.trim() === 'Do it now')
  await listed(page, before + 1)
  await lookAsItIs(page, 'workbench others')
  await page.getByRole('button', { name: 'Do it now' }).click()
  await listed(page, before + 2)
  await other.close()
  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, before + 1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, before)
})

test('the page shows as it would be released', async () => {
  await page.goto(bench)
  await page.getByRole('button', { name: 'Mark the whole page' }).click()
  await said(page, 'added')
  await page.getByRole('link', { name: 'Show this page as it would be released' }).click()
  await page.getByText('no copy has been verified yet').waitFor()
  const loaded = await page.locator('#sheet img').evaluate(async image => { await image.decode(); return image.naturalWidth })
  assert.ok(loaded > 1000, `${loaded}`)
  await look(page, 'workbench released')
  await page.goto(bench)
  await page.getByRole('button', { name: 'Undo' }).click()
  await said(page, 'Undone')
})

test('without scripts the same page marks words, areas, pages and texts', async () => {
  const plain = await page.context().browser()?.newContext({ javaScriptEnabled: false })
  // A profile that is kept has no browser of its own to open another: then scripts are kept from loading.
  const bare = plain ? await plain.newPage() : page
  if (plain) await plain.addCookies(await page.context().cookies())
  else await page.route('**/assets/*.js', route => route.abort())
  await bare.goto(bench)
  const before = await rows(bare).count()
  await bare.locator('details').first().locator('summary').click()
  await bare.fill('#from', '1')
  await bare.fill('#to', '2')
  await bare.getByRole('button', { name: 'Mark the words' }).click()
  await listed(bare, before + 1)
  await bare.locator('details').first().locator('summary').click()
  await bare.fill('#area', '20 20 90 50')
  await bare.getByRole('button', { name: 'Mark the area' }).click()
  await listed(bare, before + 2)
  await bare.getByRole('button', { name: 'Undo' }).click()
  await listed(bare, before + 1)
  await bare.locator('#marks').getByRole('button', { name: /^Remove/ }).last().click()
  await listed(bare, before)
  await plain?.close()
  if (!plain) await page.unroute('**/assets/*.js')
})

test('names and patterns are found in the whole document and taken or left', async () => {
  await page.goto(bench)
  const before = await rows(page).count()
  await page.getByRole('link', { name: /Find names, patterns/ }).click()
  await look(page, 'workbench find')
  await page.fill('#find', 'the\nNobody Atall')
  await page.check('#kind-email')
  await page.check('#kind-person')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.getByText('These stand nowhere in the document').waitFor()
  await page.locator('#everywhere-1').uncheck()
  await page.locator('details').first().locator('summary').click()
  await page.locator('input[name=place]').first().check()
  for (const box of await page.locator('input[name=everywhere]:checked').all()) await box.uncheck()
  await lookAsItIs(page, 'workbench found')
  await page.getByRole('button', { name: 'Mark what is chosen' }).click()
  await listed(page, before + 1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, before)
})

test('a sheet is a grid in which cells are chosen by hand and by keyboard', async () => {
  const documents = bench.replace(/\/documents\/.*/, '/documents')
  await page.goto(documents)
  await page.setInputFiles('input[type=file]', { name: 'staff.ods', mimeType: 'application/octet-stream', buffer: spreadsheet() })
  await page.getByRole('button', { name: /Add|Upload/ }).first().click()
  await page.getByRole('link', { name: 'staff.ods' }).click()
  await page.getByRole('link', { name: 'Mark it on its pages' }).click()
  await look(page, 'workbench grid')
  await page.locator('td[data-cell=A1]').click()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowRight')
  assert.equal(await page.inputValue('#range'), 'A2:B2')
  await page.keyboard.press('Enter')
  await listed(page, 1)
  assert.equal(await page.locator('td[data-cell=A2] mark').innerText(), 'Ioan Pennant')
  await page.getByRole('button', { name: 'Mark column B' }).click()
  await listed(page, 2)
  await lookAsItIs(page, 'workbench grid marked')
  await page.getByRole('button', { name: 'Undo' }).click()
  await listed(page, 1)
})

/** A small OpenDocument spreadsheet: a ZIP of two files that are not packed. */
function spreadsheet () {
  const names = ['office', 'table', 'text'].map(name => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  const row = cells => `<table:table-row>${cells.map(text => `<table:table-cell office:value-type="string"><text:p>${text}</text:p></table:table-cell>`).join('')}</table:table-row>`
  const content = `<office:document-content ${names.join(' ')}><office:body><office:spreadsheet><table:table table:name="Staff">${
    row(['Name', 'Grade'])}${row(['Ioan Pennant', 'HEO'])}</table:table></office:spreadsheet></office:body></office:document-content>`
  const files = [['mimetype', 'application/vnd.oasis.opendocument.spreadsheet'], ['content.xml', content]]
  const parts = []
  const entries = []
  let at = 0
  for (const [name, text] of files) {
    const bytes = Buffer.from(text)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(crc32(bytes), 10)
    head.writeUInt32LE(bytes.length, 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), bytes])
    const entry = Buffer.alloc(16)
    entry.writeUInt32LE(at, 12)
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, entry.subarray(2), Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 4)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06'), end])
}
