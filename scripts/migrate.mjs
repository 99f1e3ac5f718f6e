import { runTypeScript } from './bootstrap/run-typescript.mjs'

await runTypeScript('scripts/migrations/main.ts')
