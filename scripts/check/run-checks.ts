import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { makePrismaClient } from '../start/prisma-client'
import { printProgress, seconds } from '../start/progress'
import { root } from '../start/root'
import { runNode } from '../start/run-program'
import { checkImports } from './check-imports'
import { judgeLicences, type LockedPackage } from './judge-licences'

interface Check {
  readonly name: string
  run(): Promise<void>
}

const biome = 'node_modules/@biomejs/biome/bin/biome'
const next = 'node_modules/next/dist/bin/next'

const checks: readonly Check[] = [
  { name: 'format, lint', run: () => runNode('biome', [biome, 'check', '--max-diagnostics=50']) },
  { name: 'types', run: () => runNode('tsc', ['node_modules/typescript/bin/tsc', '--noEmit', '--pretty', 'false']) },
  { name: 'unused code', run: () => runNode('knip', ['node_modules/knip/bin/knip.js', '--no-progress']) },
  { name: 'imports', run: async () => failOn(checkImports(), 'point the wrong way') },
  { name: 'licences', run: async () => failOn(judgeLicences(lockedPackages()), 'may not be depended on') },
]

/** Runs every check side by side, prints one line for each and all that is wrong. */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  await prepare()
  const results = await Promise.all(checks.map(report))
  const passed = results.filter(Boolean).length
  return { passed, failed: results.length - passed }
}

/** Types need the database client and the routes; both are made, not committed. */
async function prepare(): Promise<void> {
  await makePrismaClient(printProgress(process.stdout))
  const madeByNext = ['next-env.d.ts', '.next/types/routes.d.ts']
  if (madeByNext.every((file) => existsSync(path.join(root, file)))) return
  await runNode('next typegen', [next, 'typegen'], { env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } })
}

async function report(check: Check): Promise<boolean> {
  const began = performance.now()
  try {
    await check.run()
    console.log(`✓ ${check.name.padEnd(14)} ${seconds(performance.now() - began)}`)
    return true
  } catch (error) {
    console.log(`✗ ${check.name.padEnd(14)} ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

function failOn(problems: readonly string[], what: string): void {
  if (problems.length > 0) throw new Error(`${problems.length} ${what}.\n${problems.join('\n')}`)
}

function lockedPackages(): Readonly<Record<string, LockedPackage>> {
  return JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages
}
