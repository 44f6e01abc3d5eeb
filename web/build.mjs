// Builds src/ into dist/: names with a hash of their content, a manifest, and .br and .gz beside each file.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const dist = process.env.WEB_DIST ?? 'dist'
// Bytes over the wire, brotli. A page that outgrows them says so here and not on a slow line in Powys.
// The workbench has 80 KB: the script there is that of every page and its own, in one file.
const budgets = { 'app.css': 20_000, 'app.js': 15_000, 'redact.css': 5_000, 'redact.js': 25_000 }
// Fonts and arms that only services on GOV.UK may use.
const notOurs = [/GDS Transport/i, /govuk-crest/i]

const styles = {
  name: 'sass',
  setup (build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => ({
      loader: 'css',
      contents: sass.compile(path, {
        importers: [new sass.NodePackageImporter()],
        loadPaths: ['.', 'node_modules'],
        quietDeps: true,
      }).css,
    }))
  },
}

rmSync(dist, { recursive: true, force: true })
const { metafile } = await esbuild.build({
  entryPoints: ['src/app.ts', 'src/app.scss', 'src/redact.ts', 'src/redact.scss'],
  entryNames: '[name]-[hash]',
  outdir: dist,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2020',
  legalComments: 'linked',
  external: ['/assets/*'],
  metafile: true,
  plugins: [styles],
})

const manifest = {}
for (const [path, output] of Object.entries(metafile.outputs)) {
  if (!output.entryPoint) continue
  const name = basename(output.entryPoint).replace(/\.scss$/, '.css').replace(/\.ts$/, '.js')
  manifest[name] = basename(path)
}

for (const file of readdirSync(dist)) {
  const bytes = readFileSync(join(dist, file))
  const found = notOurs.find(words => words.test(bytes.toString()))
  if (found) throw new Error(`${file} mentions ${found}: it may be used on GOV.UK alone`)
  writeFileSync(join(dist, `${file}.br`), brotliCompressSync(bytes))
  writeFileSync(join(dist, `${file}.gz`), gzipSync(bytes, { level: 9 }))
}
for (const [name, most] of Object.entries(budgets)) {
  const size = readFileSync(join(dist, `${manifest[name]}.br`)).length
  if (size > most) throw new Error(`${name} is ${size} bytes in brotli, over its budget of ${most}`)
  console.log(`${name}: ${size} of ${most} bytes`)
}
writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
