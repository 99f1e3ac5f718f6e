import { defineConfig, devices } from '@playwright/test'
import { findChromium } from './scripts/e2e/find-chromium'

// `npm run test:e2e` starts Keyscope as `npm start` does, on a data folder of its own, and names its address here.
const baseURL = process.env.KEYSCOPE_E2E_URL

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  // All stories share one installation and tell one after another what happens in it.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // Long enough for a busy machine; nothing is measured by it.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: process.env.KEYSCOPE_E2E_RESULTS ?? 'test-results/results.json' }]],
  use: {
    baseURL,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findChromium()?.executablePath,
      // Chromium refuses its sandbox as root; as anyone else it stays on.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'] } }],
})
