import { runTypeScript } from './bootstrap/run-typescript.mjs'

await runTypeScript('scripts/start/main.ts')
