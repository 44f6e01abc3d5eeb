// Prints the letters of a folder with a Chromium that is kept warm, as tagged PDF, and says what each
// took of a processor, in milliseconds: the browser's processes and this one together.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const folder = process.argv[2]
const letters = readdirSync(folder).filter(name => name.endsWith('.html')).sort()
const server = await chromium.launchServer({
  executablePath: process.env.ATEB_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
})

// Seconds on a processor of a process and all that it started, those that have ended among them.
function used (root) {
  const processes = readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(pid => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ')
      return [{ pid: Number(pid), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0) }]
    } catch {
      return []
    }
  })
  const family = new Set([root])
  for (let grown = true; grown;) {
    grown = false
    for (const one of processes) {
      if (family.has(one.parent) && !family.has(one.pid)) grown = Boolean(family.add(one.pid))
    }
  }
  return processes.filter(one => family.has(one.pid)).reduce((sum, one) => sum + one.ticks, 0) / 100
}

try {
  const browser = await chromium.connect(server.wsEndpoint())
  const page = await browser.newPage()
  const set = async name => {
    await page.setContent(readFileSync(join(folder, name), 'utf8'))
    return page.pdf({ format: 'A4', tagged: true })
  }
  await set(letters[0])
  const before = used(process.pid)
  for (const name of letters) await set(name)
  console.log((used(process.pid) - before) * 1000 / letters.length)
} finally {
  await server.close()
}
