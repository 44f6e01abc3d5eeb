// The register: filtered, ordered, searched, saved as a view, and taken away as a table; with scripts and without.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env

for (const scripts of [true, false]) {
  const how = scripts ? 'with scripts' : 'without scripts'
  const { page, close } = await open({ scripts })
  after(close)
  const rows = () => page.locator('tbody tr').count()
  const see = async name => { if (scripts) await look(page, `register ${name}`) }

  test(`the tabs count what their lists show, ${how}`, async () => {
    await signIn(page, service, played)
    await page.getByRole('link', { name: 'Register', exact: true }).click()
    await page.getByRole('heading', { name: 'Register', level: 1 }).waitFor()
    let open = 0
    for (const name of ['In time', 'Late', 'Stopped', 'All cases']) {
      const tab = page.getByRole('link', { name: new RegExp(`^${name} \\(`) })
      const count = Number(/\((\d+)\)/.exec(await tab.textContent())[1])
      await tab.click()
      assert.equal(await page.locator('[aria-current=page]', { hasText: name }).count(), 1)
      assert.equal(await rows(), count, name)
      if (name !== 'All cases') open += count
      if (name === 'Late') await see('late')
    }
    assert.ok(open > 0 && open < await rows(), 'some are open, and some are closed')
    await see('all')
  })

  test(`filters are chosen in a form and removed by links, ${how}`, async () => {
    await page.goto(`${service}/staff/cases`)
    await page.getByText('Filters', { exact: true }).click()
    await page.getByLabel('Answered', { exact: true }).check()
    await page.fill('#received_from', '1/1/2026')
    await page.getByRole('button', { name: 'Apply filters' }).click()
    assert.equal(await rows(), 3)
    await see('filtered')
    await page.getByRole('link', { name: 'Remove the filter Status: Answered' }).click()
    assert.equal(await rows(), 6)
    await page.getByRole('link', { name: 'Clear all filters' }).click()
    assert.equal(await page.locator('.moj-filter__tag').count(), 0)
  })

  test(`a day that is none is told at its field, and the other filters hold, ${how}`, async () => {
    await page.goto(`${service}/staff/cases?state=answered&due_to=31+2+2026`)
    await page.locator('#due_to-error').waitFor()
    assert.equal(await page.inputValue('#due_to'), '31 2 2026')
    assert.match(await page.title(), /^Error: /)
    assert.equal(await rows(), 3)
    await see('mistake')
  })

  test(`the heads of the columns order the list, ${how}`, async () => {
    await page.goto(`${service}/staff/cases?tab=all`)
    assert.equal(await page.getByRole('columnheader', { name: 'Received' }).getAttribute('aria-sort'), 'descending')
    const references = () => page.locator('tbody th').allTextContents()
    await page.getByRole('link', { name: 'Reference', exact: true }).click()
    const up = await references()
    assert.deepEqual(up, [...up].sort())
    await page.getByRole('link', { name: 'Reference', exact: true }).click()
    assert.deepEqual(await references(), [...up].reverse())
    assert.equal(await page.getByRole('columnheader', { name: 'Reference' }).getAttribute('aria-sort'), 'descending')
  })

  test(`words are found in requests, letters and documents, and the list says where, ${how}`, async () => {
    await page.goto(`${service}/staff/cases`)
    await page.getByLabel('Search the register').fill('bus pass')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.locator('mark').first().waitFor()
    await page.getByText('In the request').first().waitFor()
    await see('found')
    await page.getByLabel('Search the register').fill('"*🦙')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByText('No cases match.').waitFor()
    await see('nothing')
  })

  test(`a view is saved, used, renamed and removed, ${how}`, async () => {
    await page.goto(`${service}/staff/cases?state=answered&sort=reference`)
    await page.getByRole('link', { name: 'Save this view' }).click()
    await page.getByText('Status: Answered').waitFor()
    await page.getByRole('button', { name: 'Save the view' }).click()
    await page.locator('#name-error').waitFor()
    await see('view without a name')
    await page.goto(`${service}/staff/register-views?save=state%3Danswered%26sort%3Dreference`)
    await page.fill('#name', 'Answered ones')
    await page.getByRole('button', { name: 'Save the view' }).click()
    await page.getByText('The view is saved.').waitFor()
    await page.goto(`${service}/staff/cases`)
    await page.getByRole('link', { name: 'Answered ones', exact: true }).click()
    assert.equal(await rows(), 3)
    await page.getByRole('link', { name: 'Rename or remove your views' }).click()
    await see('views')
    await page.getByLabel('New name: Answered ones').fill('Done')
    await page.getByRole('button', { name: /^Rename ?: Answered ones/ }).click()
    await page.getByText('The view has its new name.').waitFor()
    await page.getByRole('button', { name: /^Remove ?: Done/ }).click()
    await page.getByText('The view is removed.').waitFor()
    await page.getByText('You have saved no view yet.').waitFor()
  })

  test(`the view leaves as a table, in the language of the reader, ${how}`, async () => {
    const english = await page.request.get(`${service}/staff/cases.csv?state=answered`)
    assert.match(await english.text(), /^Reference,Title,Received,/)
    assert.equal((await english.text()).trim().split('\r\n').length, 4)
    const welsh = await page.request.get(`${service}/staff/cases.csv?tab=all&lang=cy`)
    assert.match(await welsh.text(), /^Cyfeirnod,Teitl,/)
    await page.goto(`${service}/staff?lang=en`)
  })
}
