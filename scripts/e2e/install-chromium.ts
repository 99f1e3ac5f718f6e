import { spawnSync } from 'node:child_process'
import { isRoot } from '../postgres/operating-system-user'
import { StartProblem } from '../start/start-problem'
import { findChromium } from './find-chromium'

/** Makes sure that there is a browser: installs Debian's where that is possible, else says what to do. */
export function installChromium(): void {
  if (findChromium()) return
  if (!isRoot() || spawnSync('apt-get', ['--version']).status !== 0) {
    throw new StartProblem(
      'The browser tests need Chromium. Install it with "npx playwright install --with-deps chromium" or from your ' +
        'distribution, or name one with CHROMIUM_PATH.',
    )
  }
  console.log('… Chromium       apt-get install, about a minute')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
  ]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    if (status !== 0)
      throw new StartProblem(`apt-get ${args[0]} failed, and the browser tests need Chromium.\n${stderr}`)
  }
}
