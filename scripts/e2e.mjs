import { runTypeScript } from './bootstrap/run-typescript.mjs'

await runTypeScript('scripts/e2e/main.ts')
