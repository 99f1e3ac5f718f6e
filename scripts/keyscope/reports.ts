import { withInstallation } from './installation'
import { deliver } from './output'

export async function report(options: { out?: string }): Promise<void> {
  const { text } = await withInstallation({ worker: false }, async (ctx) => {
    const { exportCompliance } = await import('../../lib/services/reports/export-compliance')
    return exportCompliance(ctx, { account: '', status: '' })
  })
  await deliver(text, options.out)
}

export async function coverage(options: { out?: string }): Promise<void> {
  const { text } = await withInstallation({ worker: false }, async (ctx) => {
    const { exportCoverage } = await import('../../lib/services/reports/export-coverage')
    return exportCoverage(ctx)
  })
  await deliver(text, options.out)
}

export async function matrix(options: { format: 'csv' | 'json'; out?: string }): Promise<void> {
  const { text } = await withInstallation({ worker: false }, async (ctx) => {
    const { exportMatrix } = await import('../../lib/services/reports/export-matrix')
    return exportMatrix(ctx, options.format)
  })
  await deliver(text, options.out)
}
