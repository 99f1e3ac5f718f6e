import { runTypeScript } from './bootstrap/run-typescript.mjs'

await runTypeScript('scripts/check/main.ts')
