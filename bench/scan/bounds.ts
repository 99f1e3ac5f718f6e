import { inFlightLimit } from '../../lib/aws/in-flight'
import { planFor } from '../../lib/aws/quotas'

export interface Measured {
  /** By `<service>.<operation>` as the simulator counts them. */
  readonly calls: Readonly<Record<string, number>>
  readonly total: number
  readonly latencyMs: number
  readonly share: number
  readonly accounts: number
  readonly regions: number
  readonly workers: number
  readonly cores: number
  readonly clientCpuMs: number
  readonly simulatorCpuMs: number
  readonly postgresCpuMs: number
}

export interface Bounds {
  /** The slowest API at its rate, with its calls spread evenly over the places it is called in. */
  readonly quotaMs: number
  readonly quotaBy: string
  /** All answers waited for, as many at a time as the workers allow themselves. */
  readonly latencyMs: number
  /** All CPU time that workers, simulator and database used, spread over the cores; no less than one worker's own. */
  readonly cpuMs: number
}

const serviceNames: Readonly<Record<string, string>> = {
  kms: 'KMS',
  iam: 'IAM',
  eks: 'EKS',
  ec2: 'EC2',
  sts: 'STS',
  autoscaling: 'Auto Scaling',
  organizations: 'Organizations',
}

/** No scan of the same calls can be faster than the greatest of these. */
export function boundsOf(measured: Measured): Bounds {
  const { calls, total, latencyMs, share, workers, cores } = measured
  const slowest = Object.entries(calls)
    .map(([name, count]) => ({ name, ms: quotaMs(name, count, measured) }))
    .reduce((worst, one) => (one.ms > worst.ms ? one : worst), { name: '', ms: 0 })
  const cpu = measured.clientCpuMs + measured.simulatorCpuMs + measured.postgresCpuMs
  return {
    quotaMs: Math.round(slowest.ms),
    quotaBy: slowest.name,
    latencyMs: Math.round((total * latencyMs) / (inFlightLimit * workers)),
    cpuMs: Math.round(Math.max(cpu / cores, measured.clientCpuMs / workers)),
  }

  function quotaMs(name: string, count: number, { accounts, regions }: Measured): number {
    const [service = '', operation = ''] = name.split('.')
    const { rate, burst } = planFor(serviceNames[service] ?? service, operation, share)
    const places =
      service === 'organizations' || service === 'sts' ? 1 : service === 'iam' ? accounts : accounts * regions
    return Math.max(0, (count / places - burst) / rate) * 1_000
  }
}
