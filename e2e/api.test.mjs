// Tokens for programs: made on a page, shown once, used, revoked.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { look, lookAsItIs, open, signIn } from './browser.mjs'

const { ATEB_SERVICE: service, ATEB_PLAYED: played } = process.env
const { page, close } = await open()
after(close)

const me = token => fetch(`${service}/api/v1/me`, { headers: { Authorization: `Bearer ${token}` } })

test('a token is made on a page, opens what was ticked, and ends when it is revoked', async () => {
  await signIn(page, service, played)
  await page.goto(`${service}/staff/administration`)
  await page.getByRole('link', { name: 'Tokens for programs' }).click()
  await page.getByRole('button', { name: 'Make the token' }).click()
  assert.ok(await page.locator('.govuk-error-summary').isVisible())
  await lookAsItIs(page, 'tokens with mistakes')
  await page.fill('#name', 'Web form')
  await page.check('#scopes-cases-read')
  await page.getByRole('button', { name: 'Make the token' }).click()
  const token = (await page.locator('#made code').textContent()).trim()
  await lookAsItIs(page, 'token made')
  const answer = await me(token)
  assert.equal(answer.status, 200)
  assert.deepEqual((await answer.json()).scopes, ['cases:read'])
  await page.goto(`${service}/staff/api-tokens`)
  assert.ok(!(await page.content()).includes(token), 'it is shown once')
  await look(page, 'tokens')
  await page.getByRole('button', { name: /^Revoke.*Web form/ }).click()
  await page.getByText('The token is revoked').waitFor()
  assert.equal((await me(token)).status, 401)
})
