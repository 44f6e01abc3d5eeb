// The first case of a new service, from the set-up link to the documents in the requester's hands.
// tests/browser.rs starts the service and says where everything is.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { look, lookAsItIs, mail, open } from './browser.mjs'

const { ATEB_SET_UP: setUp, ATEB_APPROVER: approver, ATEB_OUTBOX: outbox, ATEB_INPUTS: inputs } = process.env
const service = new URL(setUp).origin
const names = readFileSync(join(inputs, 'minutes-names.txt'), 'utf8').trim().split('\n')
const asked = readFileSync(join(inputs, 'atisn-26732-letter.txt'), 'utf8')
const { page, close } = await open()
after(close)

let caseUrl

// Each step goes on from the one before: after a failure the rest would only wait in vain.
let failed
const step = (name, act) => test(name, async t => {
  if (failed) return t.skip(`after: ${failed}`)
  failed = name
  await act(t)
  failed = undefined
})

const say = text => page.getByRole('button', { name: text })
const heading = text => page.getByRole('heading', { name: text, level: 1 })

step('a stranger sees the first page in both languages and is sent to sign in', async () => {
  await page.goto(`${service}/en`)
  await look(page, 'home')
  await page.goto(`${service}/staff`)
  assert.equal(new URL(page.url()).pathname, '/staff/sign-in')
  await look(page, 'sign-in')
  await page.fill('#email', 'nobody@example.com')
  await page.fill('#password', 'not the password')
  await say('Sign in').click()
  await page.getByText('The e-mail address or the password is wrong').first().waitFor()
  await lookAsItIs(page, 'sign-in-wrong')
})

step('the set-up link makes the first administrator, once', async () => {
  await page.goto(setUp)
  await look(page, 'set-up')
  await page.goto(setUp)
  await page.fill('#name', 'Siân <b>Morgan-Pugh')
  await page.fill('#email', 'sian@example.wales')
  await page.fill('#password', 'short')
  await say('Create the administrator').click()
  await page.getByText('The password must have at least 12 characters').first().waitFor()
  await page.fill('#password', 'a long enough password')
  await say('Create the administrator').click()
  await heading('My work').waitFor()
  await look(page, 'my-work-empty')
  const again = await page.request.get(setUp)
  assert.equal(again.status(), 404)
})

step('signing out and in again', async () => {
  await page.goto(`${service}/staff`)
  await say(/Sign out/).click()
  await heading('Sign in').waitFor()
  await page.fill('#email', 'sian@example.wales')
  await page.fill('#password', 'a long enough password')
  await say('Sign in').click()
  await heading('My work').waitFor()
})

step('a request from the future or without words is sent back', async () => {
  await page.goto(`${service}/staff/cases/new`)
  await look(page, 'log')
  await page.goto(`${service}/staff/cases/new`)
  const received = page.getByRole('group', { name: 'When did the request arrive?' })
  await received.getByLabel('Day').fill('1')
  await received.getByLabel('Month').fill('1')
  await received.getByLabel('Year').fill('2099')
  await say('Log the request').click()
  await page.getByText('There is a problem').waitFor()
  await page.getByRole('link', { name: 'The date of receipt must be today or earlier' }).waitFor()
  await page.getByRole('link', { name: 'Enter what was asked' }).waitFor()
  await lookAsItIs(page, 'log-wrong')
})

step('the request is logged and is due on 19 March 2026', async () => {
  await page.goto(`${service}/staff/cases/new`)
  await page.getByLabel('Name', { exact: true }).fill('Ada <script>alert(1)</script> {{t}}')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.getByLabel('English', { exact: true }).check()
  const received = page.getByRole('group', { name: 'When did the request arrive?' })
  await received.getByLabel('Day').fill('18')
  await received.getByLabel('Month').fill('2')
  await received.getByLabel('Year').fill('2026')
  await page.getByLabel('Short title').fill('Guidance on anti-racism objectives')
  await page.getByLabel('What was asked').fill(asked)
  await say('Log the request').click()
  await page.getByText('The request has been logged').waitFor()
  await page.getByText('Due Thursday 19 March 2026').waitFor()
  await page.getByText('Day 16 of 20').waitFor()
  caseUrl = page.url().split('?')[0]
  await look(page, 'case')
  await page.goto(`${caseUrl}/clock`)
  const day = page.locator('tr[data-date="2026-03-17"]')
  assert.match(await day.innerText(), /Tuesday 17 March 2026\s+not counted\s+St Patrick/)
  const last = page.locator('tr[data-date="2026-03-19"]')
  assert.match(await last.innerText(), /Thursday 19 March 2026\s+20/)
  await look(page, 'clock')
  await page.goto(`${caseUrl}/clock?lang=cy`)
  await page.getByText('I’w ateb erbyn dydd Iau 19 Mawrth 2026').waitFor()
  await page.goto(`${caseUrl}?lang=en`)
  await say('Take this case').click()
  await page.getByText('The case is yours').waitFor()
  await page.goto(`${service}/staff/cases`)
  await page.getByRole('link', { name: /^ATISN/ }).waitFor()
  await look(page, 'register')
})

step('the requester opens the link of the acknowledgement and sees when the answer is due', async () => {
  const [link] = await mail(outbox, new RegExp(`${service}/(?:en|cy)/my-request/[A-Za-z0-9_-]+`))
  await page.goto(link)
  assert.match(new URL(page.url()).pathname, /^\/(en\/my-request|cy\/fy-nghais)$/)
  await page.goto(`${service}/en/my-request`)
  await page.getByText('We must reply by Thursday 19 March 2026.').waitFor()
  assert.equal(await page.getByText('Siân').count(), 0, 'the public page names no staff')
  await look(page, 'my-request')
  const wrong = await page.request.get(`${service}/en/my-request/AAAAAAAAAAAAAAAAAAAAAA`)
  assert.equal(wrong.status(), 404)
  const reference = await page.request.get(`${service}/en/my-request/atisn-1`)
  assert.equal(reference.status(), 404)
})

step('a file of the wrong kind is refused by name', async () => {
  await page.goto(`${caseUrl}/documents`)
  await page.setInputFiles('#files', { name: 'empty.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(0) })
  await say('Upload').click()
  await page.getByRole('link', { name: 'empty.pdf: the file is empty' }).waitFor()
  await page.setInputFiles('#files', { name: 'virus.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ\u0090\u0000\u0003') })
  await say('Upload').click()
  await page.getByRole('link', { name: /virus\.exe: this kind of file cannot be handled/ }).waitFor()
  await lookAsItIs(page, 'documents-wrong')
})

for (const file of ['minutes-original.pdf', 'minutes-original.docx']) {
  step(`${file}: the names are marked, cut, and proven gone`, async () => {
    await page.goto(`${caseUrl}/documents`)
    await page.setInputFiles('#files', join(inputs, file))
    await say('Upload').click()
    await page.getByText('The documents have been added').waitFor()
    await look(page, 'documents')
    await page.goto(`${caseUrl}/documents`)
    await page.getByRole('link', { name: file }).click()
    const document = page.url().split('?')[0]
    await page.goto(`${document}/suggestions`)
    await page.getByLabel(new RegExp(names[0])).first().waitFor()
    await look(page, `suggestions-${file}`)
    await page.goto(document)
    await page.getByLabel('Text to remove').fill(names.join('\n'))
    await page.locator('#exemption').selectOption('FOIA s.40(2)')
    await say('Add the mark').click()
    await page.getByText('The marks have been added').waitFor()
    await say('Make the copy for release').click()
    await page.getByText('The copy has been made and verified').waitFor({ timeout: 120_000 })
    await page.locator('#copy').getByText('Verified', { exact: true }).waitFor()
    await look(page, `marks-${file}`)
    await page.goto(`${document}/elsewhere`)
    await look(page, `elsewhere-${file}`)
    await page.goto(document)
    const href = await page.locator('#copy a').first().getAttribute('href')
    const copy = await page.request.get(new URL(href, service).href)
    assert.equal(copy.status(), 200)
    const text = textOf(file, await copy.body())
    for (const name of names) assert.ok(!text.includes(name), `a name is left in the copy of ${file}`)
    assert.ok(text.includes('[Redacted - s.40(2)]'), `the labels stand in the copy of ${file}`)
  })
}

step('the decision is recorded and the letter made from it', async () => {
  await page.goto(`${caseUrl}/decision`)
  await look(page, 'decision')
  await page.goto(`${caseUrl}/decision`)
  await page.getByLabel('Release part', { exact: true }).check()
  await page.getByLabel('What the letter says, in English').fill('The guidance and the minutes of the steering group are attached.')
  await say('Record the decision').click()
  await page.getByRole('link', { name: 'Say why FOIA s.40(2) applies' }).waitFor()
  await lookAsItIs(page, 'decision-wrong')
  await page.getByLabel('Why it applies, in English').fill('The names are of junior staff who would not expect to be named.')
  await say('Record the decision').click()
  await page.getByText('The decision has been recorded').waitFor()
  await page.goto(`${caseUrl}/letters`)
  await say('Draft a letter').click()
  await page.getByText('The letter has been drafted').waitFor()
  const letter = await page.locator('.app-letter').innerText()
  assert.match(letter, /internal review/)
  assert.match(letter, /Information Commissioner/)
  await look(page, 'letter')
  await page.goto(page.url().split('?')[0])
  const fields = page.locator('textarea')
  let text
  for (const field of await fields.all()) {
    if ((await field.inputValue()).includes('attached')) text = field
  }
  const locked = await page.locator('.app-locked').allInnerTexts()
  assert.ok(locked.some(one => /internal review/.test(one)), 'the way to complain cannot be changed')
  // The letter changes beside the words, before anything is saved.
  await text.fill((await text.inputValue()).replace('attached', 'attached, and {{more}} <b>'))
  await page.locator('#preview-en').getByText('attached, and {{more}} <b>').waitFor()
  await text.fill((await text.inputValue()).replace('attached, and {{more}} <b>', 'attached in full'))
  await say('Look at it without saving').click()
  await page.locator('#not-saved').waitFor()
  await lookAsItIs(page, 'letter-not-saved')
  await say('Save').click()
  await page.getByText('The letter has been saved').waitFor()
  await page.getByRole('link', { name: '2 versions' }).click()
  await page.locator('ins', { hasText: 'attached in full' }).waitFor()
  await look(page, 'letter-versions')
  await page.goto(page.url().split('/versions')[0])
  for (const ending of ['odt', 'docx']) {
    const file = await page.request.get(`${page.url().split('?')[0]}/letter.${ending}`)
    assert.equal((await file.body()).subarray(0, 2).toString(), 'PK', ending)
  }
  const pdf = await page.request.get(`${page.url().split('?')[0]}/letter.pdf`)
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-')
  await page.goto(`${caseUrl}/letters`)
  await look(page, 'letters')
})

step('a letter beside the answer is written and sent', async () => {
  await page.goto(`${caseUrl}/letters`)
  await page.getByLabel('Which letter?').selectOption('late_apology')
  await say('Go on').click()
  await say('Draft the letter').click()
  await page.getByRole('link', { name: 'Enter something here' }).or(page.getByText('There is a problem')).first().waitFor()
  await lookAsItIs(page, 'letter-new-wrong')
  const day = page.getByRole('group', { name: 'By when will the answer come?' })
  await day.getByLabel('Day').fill('16')
  await day.getByLabel('Month').fill('3')
  await day.getByLabel('Year').fill('2026')
  await page.getByLabel('What the letter is to say, in English').fill('We had to ask <b>two</b> colleagues.')
  await say('Draft the letter').click()
  await page.getByText('The letter has been drafted').waitFor()
  await say('Send this letter').click()
  await page.getByText('The letter has been sent').waitFor()
  await look(page, 'letter-sent')
  await page.goto(`${caseUrl}/letters/new?type=third_party_consult`)
  await look(page, 'letter-new')
})

step('somebody else reads all of it and agrees', async () => {
  await page.goto(`${caseUrl}/release`)
  await page.getByText('Somebody else has to agree to the answer first').waitFor()
  await page.goto(`${caseUrl}/clearance`)
  const other = await open()
  try {
    await other.page.goto(approver)
    await other.page.fill('#name', 'Angharad Puw')
    await other.page.fill('#email', 'angharad@example.wales')
    await other.page.fill('#password', 'another long password')
    await other.page.getByRole('button', { name: 'Create' }).click()
    await other.page.getByRole('heading', { name: 'My work', level: 1 }).waitFor()
    await page.goto(`${caseUrl}/clearance`)
    await look(page, 'clearance')
    await page.goto(`${caseUrl}/clearance`)
    await page.getByLabel('Who approves it?').selectOption({ label: 'Angharad Puw' })
    await say('Put it forward').click()
    await page.getByText('The answer has been put forward').waitFor()
    await other.page.goto(`${service}/staff`)
    await other.page.getByText('Waiting for your agreement').first().waitFor()
    await other.page.goto(`${caseUrl}/clearance`)
    await look(other.page, 'clearance-turn')
    await other.page.goto(`${caseUrl}/clearance`)
    await other.page.getByRole('button', { name: 'Send it back' }).click()
    await other.page.getByText('There is a problem').waitFor()
    await other.page.getByLabel('What do you say?').fill('It reads well.')
    await other.page.getByRole('button', { name: 'Agree' }).click()
    await other.page.getByText('You have agreed to the answer').waitFor()
  } finally {
    await other.close()
  }
})

step('the answer leaves when the reference is typed, and not before', async () => {
  await page.goto(`${caseUrl}/release`)
  await look(page, 'release')
  await page.goto(`${caseUrl}/release`)
  await page.getByLabel('Type the reference to confirm').fill('ATISN 999')
  await say('Send the answer').click()
  await page.getByRole('link', { name: 'Type the reference exactly as it is shown' }).waitFor()
  const reference = (await page.locator('.govuk-caption-l').innerText()).trim()
  await page.getByLabel('Type the reference to confirm').fill(reference)
  await say('Send the answer').click()
  // The minutes say a part of a marked name elsewhere, so the gate asks to look first.
  const looked = page.getByLabel('I have looked at all of this')
  const issued = page.getByText('The answer has been issued')
  await looked.or(issued).first().waitFor({ timeout: 120_000 })
  if (await looked.count()) {
    await lookAsItIs(page, 'release-to-look-at')
    await looked.check()
    await page.getByLabel('Type the reference to confirm').fill(reference)
    await say('Send the answer').click()
  }
  await issued.waitFor({ timeout: 120_000 })
  await page.goto(`${caseUrl}/certificate`)
  await page.getByText('hayro').waitFor()
  await look(page, 'certificate')
  await page.goto(`${caseUrl}/schedule`)
  await page.getByText('FOIA s.40(2)').first().waitFor()
  await look(page, 'schedule')
  await page.goto(`${caseUrl}/history`)
  await page.getByText('The answer was sent').waitFor()
  await look(page, 'history')
  const again = await page.request.post(`${caseUrl}/clock/withdraw`, { headers: { origin: service } })
  assert.equal(again.status(), 409, 'an answered case cannot be withdrawn')
})

step('the requester sees the letter and the documents, in both languages', async () => {
  await page.goto(`${service}/en/my-request`)
  await page.getByText('Answered: part released').waitFor()
  await look(page, 'my-request-answered')
  await page.goto(`${service}/en/my-request`)
  assert.match(await page.locator('.app-letter').innerText(), /attached in full/)
  for (const file of ['pdf', 'docx']) {
    const href = await page.locator(`a[href$=".${file}"][href*="/documents/"]`).getAttribute('href')
    const released = await page.request.get(new URL(href, service).href)
    assert.equal(released.status(), 200)
    const text = textOf(`x.${file}`, await released.body())
    for (const name of names) assert.ok(!text.includes(name), `a name is left in the released ${file}`)
  }
  const letter = await page.request.get(`${service}/en/my-request/letter.pdf`)
  assert.equal((await letter.body()).subarray(0, 5).toString(), '%PDF-')
  await page.goto(`${service}/cy/fy-nghais`)
  await page.getByText('Rhyddhawyd rhan o’r wybodaeth').first().waitFor()
  await say('Gadael y dudalen hon').click()
  const gone = await page.request.get(`${service}/en/my-request`)
  assert.equal(gone.status(), 404, 'without the link there is nothing to see')
})

step('a lost link is asked for without learning whether the request exists', async () => {
  await page.goto(`${service}/cy/gwirio-cais`)
  await look(page, 'lost-link')
  await page.goto(`${service}/en/check-a-request`)
  await page.getByLabel('Reference').fill('ATISN 999999999')
  await page.getByLabel('E-mail address').fill('nobody@example.com')
  await say('Send me a new link').click()
  await heading('Check your e-mail').waitFor()
  await lookAsItIs(page, 'lost-link-sent')
})

step('a template is checked before it is used', async () => {
  await page.goto(`${service}/staff/templates`)
  await look(page, 'templates')
  await page.goto(`${service}/staff/templates/en/publication`)
  await look(page, 'template')
  await page.goto(`${service}/staff/templates/en/publication`)
  const text = page.getByLabel('Text of the template')
  await text.fill('We publish this.\n{{> publication}}')
  await say('Check and save').click()
  await page.getByText('Line 2, column 1: the template includes itself through publication').waitFor()
  await lookAsItIs(page, 'template-wrong')
  await text.fill('We publish this answer on our own pages.')
  await say('Check and save').click()
  await page.getByText('The template is in use').waitFor()
  await say('Go back to the one that came with Ateb').click()
  await page.getByText('The template is in use').waitFor()
})

step('a form sent from another site does nothing', async () => {
  const elsewhere = await page.request.post(`${service}/staff/sign-out`, { headers: { origin: 'https://evil.example' } })
  assert.equal(elsewhere.status(), 403)
  await page.goto(`${service}/staff?lang=en`)
  await heading('My work').waitFor()
})

/** The words in a copy, read by programs that had no part in making it. */
function textOf (file, bytes) {
  const command = file.endsWith('.pdf')
    ? ['pdftotext', ['-', '-']]
    : ['python3', ['-c', 'import sys,io,zipfile,re\nz=zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\nprint(" ".join(re.sub(r"<[^>]*>","",z.read(n).decode("utf8","replace")) for n in z.namelist() if n.endswith(".xml")))']]
  return execFileSync(...command, { input: bytes, maxBuffer: 1 << 28 }).toString()
}
