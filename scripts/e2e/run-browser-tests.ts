import { rmSync } from 'node:fs'
import path from 'node:path'
import { startIdentityProvider } from '../../lib/auth/testing/identity-provider'
import { temporaryFolder } from '../postgres/temporary-folder'
import { type ManagedProcess, startTypeScript } from '../start/child-process'
import { freePort } from '../start/ports'
import { type Environment, withoutAws } from '../start/settings'
import { StartProblem } from '../start/start-problem'
import { runInherited } from '../test/run-inherited'
import { installChromium } from './install-chromium'

export interface BrowserTestOptions {
  /** For Playwright, such as a file or `--headed`. */
  readonly args: readonly string[]
  readonly resultsFile?: string
}

/** Who signs in through the identity provider. */
const providerPerson = {
  sub: 'dana',
  email: 'dana@northwind.example',
  name: 'Dana Decider',
  groups: ['keyscope-approver'],
}

/** Starts the whole product on an empty data folder, as `npm start` does it, and tells the stories of e2e/ in a browser. */
export async function runBrowserTests({ args, resultsFile }: BrowserTestOptions): Promise<number> {
  installChromium()
  const folder = temporaryFolder('e2e')
  const port = await freePort()
  const url = `http://localhost:${port}`
  const provider = await startIdentityProvider(providerPerson, url)
  const { DATABASE_URL: _, APP_URL: __, ...given } = withoutAws(process.env)
  const env = {
    ...given,
    KEYSCOPE_DATA: path.join(folder, 'data'),
    PORT: String(port),
    KEYSCOPE_SIMULATED: '1',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    OIDC_CLIENT_SECRET: provider.clientSecret,
  }
  try {
    const product = await startProduct(env, path.join(folder, 'start.log'))
    try {
      return await runInherited(['node_modules/@playwright/test/cli.js', 'test', ...args], {
        ...env,
        KEYSCOPE_E2E_URL: url,
        ...(resultsFile ? { KEYSCOPE_E2E_RESULTS: resultsFile } : {}),
      })
    } finally {
      await product.stop()
    }
  } finally {
    await provider.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Resolves when the first scan is done and the address has been printed. */
async function startProduct(env: Environment, logFile: string): Promise<ManagedProcess> {
  const said: string[] = []
  let ready = () => {}
  const isReady = new Promise<void>((resolve) => {
    ready = resolve
  })
  const product = startTypeScript('scripts/start/main.ts', [], {
    name: 'product',
    logFile,
    env,
    onLine(line) {
      console.log(`  ${line}`)
      said.push(line)
      if (line.startsWith('Keyscope is ready')) ready()
    },
  })
  const ended = product.ended.then((how) => {
    throw new StartProblem(`Keyscope ${how} instead of starting.\n${said.join('\n')}\n${product.lastWords()}`)
  })
  await Promise.race([isReady, ended])
  ended.catch(() => {})
  return product
}
