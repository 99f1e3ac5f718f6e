// `npm run bench -- <name> [options]` runs bench/<name>.ts.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const [name = '', ...options] = process.argv.slice(2)
const names = readdirSync('bench').flatMap((file) => (file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : []))
if (!names.includes(name)) {
  console.error(`Expected the name of a measurement (${names.join(', ')}), got "${name}".`)
  process.exit(2)
}
const { status } = spawnSync(process.execPath, ['--import', 'tsx', `bench/${name}.ts`, ...options], {
  stdio: 'inherit',
})
process.exit(status ?? 1)
