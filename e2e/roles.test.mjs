// What each role sees, and what is refused.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const [, approver] = /Who agrees to answers is (\S+), with/.exec(played)
const { page, close } = await open()
after(close)

const signOut = async () => {
  await page.goto(`${service}/staff`)
  await page.getByRole('button', { name: 'Sign out' }).click()
}

test('a case is restricted to those who are named, and is not there for anybody else', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/cases/atisn-26728`)
  await page.getByRole('link', { name: 'Change – Who may see it' }).click()
  await page.getByText('Everybody who reads cases may see this case.').waitFor()
  await look(page, 'access open')
  // Whoever handles the case is ticked already; without a reason nothing is restricted.
  await page.getByRole('button', { name: 'Restrict to those ticked' }).click()
  await page.getByRole('link', { name: 'Fill this in' }).waitFor()
  await lookAsItIs(page, 'access without a reason')
  await page.fill('#reason', 'A colleague is the subject of it.')
  await page.getByRole('button', { name: 'Restrict to those ticked' }).click()
  await page.getByText('The case is there for those you named, and for nobody else.').waitFor()
  await look(page, 'access restricted')
  await page.goto(`${service}/staff/cases/atisn-26728`)
  await page.getByText('One named person').waitFor()
  await look(page, 'case restricted')
  await page.goto(`${service}/staff/restricted`)
  await look(page, 'restricted')
  await signOut()

  await signIn(page, service, played, approver)
  for (const list of ['/staff/cases?tab=all', '/staff/cases?q=26728', '/staff', '/staff/figures']) {
    await page.goto(service + list)
    assert.ok(!(await page.content()).includes('atisn-26728'), list)
  }
  for (const place of ['', '/documents', '/history', '/letters', '/access']) {
    const answer = await page.goto(`${service}/staff/cases/atisn-26728${place}`)
    assert.equal(answer.status(), 404, place)
  }
  assert.equal((await page.goto(`${service}/staff/restricted`)).status(), 403)
  await signOut()
})

test('the restriction is lifted for a reason that the case keeps', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/cases/atisn-26728/access`)
  await page.fill('#lift-reason', 'The colleague has left.')
  await page.getByRole('button', { name: 'Open the case' }).click()
  await page.getByText('Everybody who reads cases may see it again.').waitFor()
  await page.getByText('The colleague has left.').waitFor()
  await page.goto(`${service}/staff/cases/atisn-26728/history`)
  await page.getByRole('cell', { name: 'The restriction was lifted' }).waitFor()
  await signOut()
})

test('who agrees to answers reads without who asked, until they say why', async () => {
  await signIn(page, service, played, approver)
  await page.goto(`${service}/staff/cases/atisn-26732`)
  assert.ok(!(await page.content()).includes('Fairbrother'))
  await look(page, 'case blind')
  await page.goto(`${service}/staff/cases/atisn-26732/clearance`)
  assert.ok(!(await page.content()).includes('Fairbrother'))
  await page.goto(`${service}/staff/cases/atisn-26732`)
  await page.getByText('Show who asked').first().click()
  await page.getByRole('button', { name: 'Show who asked' }).click()
  await page.getByRole('link', { name: 'Fill this in' }).waitFor()
  await lookAsItIs(page, 'case blind without a reason')
  await page.fill('#reason', 'A complaint names them.')
  await page.getByRole('button', { name: 'Show who asked' }).click()
  await page.getByText('Rhiannon Fairbrother').first().waitFor()
  await page.goto(`${service}/staff/cases/atisn-26732/history`)
  await page.getByRole('cell', { name: 'looked at who asked' }).waitFor()
  assert.equal((await page.goto(`${service}/staff/retention`)).status(), 403)
  await signOut()
})

test('an administrator sets periods, and an officer holds a case', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/retention`)
  await look(page, 'retention')
  await page.fill('#eir', '2')
  await page.getByRole('button', { name: 'Save the periods' }).click()
  await page.getByRole('link', { name: 'Give a number of months from 6 to 360' }).waitFor()
  await lookAsItIs(page, 'retention refused')
  await page.fill('#eir', '48')
  await page.getByRole('button', { name: 'Save the periods' }).click()
  await page.getByText('The periods have been set.').waitFor()
  await page.goto(`${service}/staff/cases/atisn-26732/retention`)
  await page.getByText('This case is kept until 12 March 2029.').waitFor()
  await page.fill('#reason', 'The Tribunal may hear it.')
  await page.getByRole('button', { name: 'Hold the case' }).click()
  await page.getByText('nothing of it is erased until the hold is lifted').waitFor()
  await look(page, 'case held')
  await page.goto(`${service}/staff/retention`)
  await page.getByRole('link', { name: 'ATISN 26732' }).waitFor()
  await signOut()
})
