import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
// `server-only` throws outside a server bundle; its own empty file is what Next puts in its place.
const alias = { '@': root.replace(/\/$/, ''), 'server-only': `${root}node_modules/server-only/empty.js` }
// The AWS SDK announces when it will leave this Node behind; package.json says what we support.
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }

/** Long enough for a busy machine; what hangs is ended all the same. Nothing is measured by it. */
const patient = { testTimeout: 180_000, hookTimeout: 180_000 }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          env,
          name: 'unit',
          testTimeout: 60_000,
          include: ['{lib,components,app,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', '**/*.moto.test.ts', '**/*.{faults,crashes}.test.ts'],
        },
      },
      {
        resolve: { alias },
        test: {
          env,
          name: 'db',
          include: ['{lib,app,scripts}/**/*.db.test.ts'],
          globalSetup: ['lib/testing/global-setup.ts'],
          maxWorkers: 2,
          ...patient,
        },
      },
      {
        resolve: { alias },
        test: {
          env,
          // Two hundred scans with faults: `npm run test:faults`.
          name: 'faults',
          include: ['scripts/**/*.faults.test.ts'],
          globalSetup: ['lib/testing/global-setup.ts'],
          maxWorkers: 2,
          hookTimeout: patient.hookTimeout,
        },
      },
      {
        resolve: { alias },
        test: {
          env,
          // Grants made and withdrawn by a worker that crashes: `npm run test:crashes`.
          name: 'crashes',
          include: ['scripts/**/*.crashes.test.ts'],
          globalSetup: ['lib/testing/global-setup.ts'],
          maxWorkers: 2,
        },
      },
      {
        resolve: { alias },
        test: {
          env,
          // Needs a moto server: `npm run test:moto` starts one.
          name: 'moto',
          include: ['{lib,scripts}/**/*.moto.test.ts'],
          globalSetup: ['lib/testing/global-setup.ts'],
          ...patient,
        },
      },
    ],
  },
})
