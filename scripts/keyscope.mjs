#!/usr/bin/env node
import { runTypeScript } from './bootstrap/run-typescript.mjs'

await runTypeScript('scripts/keyscope/main.ts', { quiet: true })
