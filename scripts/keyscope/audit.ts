import { createWriteStream, readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { foundProblem } from './exit'
import { withInstallation } from './installation'
import { pathFromCaller, print, printJson } from './output'

interface VerifyOptions {
  readonly from?: string
  readonly publicKey?: readonly string[]
  readonly json?: boolean
}

export async function verify(options: VerifyOptions): Promise<void> {
  // What lies in a bucket only a worker can read.
  const worker = [options.from, process.env.KEYSCOPE_AUDIT_CHECKPOINTS].some((place) => place?.startsWith('s3://'))
  const found = await withInstallation({ worker }, async (ctx) => {
    const { requestVerification, getVerification } = await import('../../lib/services/audit/request-verification')
    let answer = await requestVerification(ctx, { from: await readFrom(options.from), publicKeys: options.publicKey })
    while (answer.state === 'waiting') {
      await sleep(200)
      answer = await getVerification(ctx, answer)
    }
    const { invalidInput } = await import('../../lib/errors')
    if (!answer.verification) throw invalidInput(answer.failure ?? 'The audit log could not be verified.')
    return answer.verification
  })
  if (!found.intact) foundProblem()
  if (options.json) return printJson(found)
  const end = found.lastHash ? `, the last is ${found.lastSeq} with hash ${found.lastHash}` : ''
  const { count, newest } = found.checkpoints
  const held = newest ? ` It was held against ${count} checkpoints, the newest of entry ${newest.seq}.` : ''
  await print(
    found.problem
      ? `The audit log is broken at entry ${found.problem.seq}: ${found.problem.text} ${found.entries} entries before it fit.\n`
      : `The audit log is whole: ${found.entries} entries${end}.${held}\n`,
  )
  for (const note of found.notes) console.error(note)
}

async function readFrom(file: string | undefined) {
  if (file === undefined || file.startsWith('s3://')) return file
  const { parseCheckpoint } = await import('../../lib/services/audit/read-checkpoints')
  const { invalidInput } = await import('../../lib/errors')
  const checkpoint = parseCheckpoint(readFileSync(pathFromCaller(file), 'utf8'))
  if (!checkpoint) throw invalidInput(`Expected ${file} to be a checkpoint of the audit log.`)
  return checkpoint
}

/** The key that others verify with. */
export async function key(): Promise<void> {
  const publicKey = await withInstallation({ worker: false }, async () => {
    const { sealingKey } = await import('../../lib/services/audit/sealing')
    return sealingKey()?.publicKey
  })
  if (publicKey === undefined) {
    foundProblem()
    console.error('No entry is sealed here: KEYSCOPE_AUDIT_SECRET is not set.')
  } else await print(`${publicKey}\n`)
}

interface ExportOptions {
  readonly format: 'csv' | 'jsonl'
  readonly out?: string
  readonly from?: string
  readonly to?: string
  readonly action?: string
}

export async function exportEntries({ format, out, from = '', to = '', action = '' }: ExportOptions): Promise<void> {
  await withInstallation({ worker: false }, async (ctx) => {
    const { exportAudit } = await import('../../lib/services/audit/export-audit')
    const { AuditExportQuery } = await import('../../lib/contracts/audit')
    const { lines } = await exportAudit(ctx, { ...AuditExportQuery.parse({ from, to, action }), format })
    if (out === undefined) for await (const text of lines) await print(text)
    else {
      const file = pathFromCaller(out)
      await pipeline(lines, createWriteStream(file))
      console.error(`Wrote ${file}`)
    }
  })
}
