import type { Cluster } from '../inventory/cluster'
import { judgeNeed } from '../launch-paths/judge-needs'
import type { LaunchPath } from '../launch-paths/need'
import { confirmLinks } from './confirm-links'
import { explainOtherwise } from './explain-otherwise'
import { findCluster } from './find-cluster'
import { findLaunches, type Launch } from './find-launches'
import { imageKeyRefused } from './image-key-refused'
import { type Inquiry, pathNames, type Question, valuesOf } from './inquiry'
import type { Link } from './link'
import { nameSignature } from './name-signature'
import { walkLaunch } from './walk-launch'

export interface WalkedLaunch {
  readonly path: LaunchPath
  readonly keyArn: string
  readonly links: readonly Link[]
}

/** One thing is missing; what was found until then is said. */
export interface Asks extends Question {
  readonly outcome: 'asks'
  readonly cluster: Cluster | null
  readonly remarks: readonly string[]
}

export interface Answered {
  readonly outcome: 'answered'
  /** null where the text alone shows what fails. */
  readonly cluster: Cluster | null
  /** Why it is this cluster. */
  readonly evidence: readonly string[]
  readonly launches: readonly WalkedLaunch[]
  /** Links that only the text shows, before the launch comes to the key. */
  readonly signatures: readonly Link[]
  /** Everything that fails, what fails first before the rest. */
  readonly failing: readonly Link[]
  /** Where nothing fails: what else explains it. */
  readonly otherwise: readonly string[]
  readonly remarks: readonly string[]
}

/**
 * Which link of a launch broke, by its F-id (domain.md 4.3), in which account it is mended and how: from what a text says and what is
 * known of the organization. Asks where the text fits more than one cluster, path or key. Judged now, by the same engine as everything.
 */
export const diagnose = (inquiry: Inquiry): Asks | Answered => explainFound(inquiry, findCluster(inquiry))

/** The same once it was looked for the cluster, perhaps in less of the inventory: here it has to hold what the cluster needs. */
export function explainFound(inquiry: Inquiry, found: ReturnType<typeof findCluster>): Asks | Answered {
  const { index, reading, needs } = inquiry
  const remarks = [...found.remarks, ...remarksOn(inquiry)]
  if (!('cluster' in found)) {
    const signatures = nameSignature(reading, null)
    if (signatures.length === 0) return { outcome: 'asks', ...found, cluster: null, remarks }
    const nothing = { cluster: null, evidence: [], launches: [], otherwise: [] }
    return { outcome: 'answered', ...nothing, signatures, failing: signatures, remarks }
  }
  const { cluster, evidence } = found
  const own = needs.filter((need) => need.clusterArn === cluster.arn).map((need) => judgeNeed(index, need))
  const launched = findLaunches(inquiry, own)
  const signatures = [...nameSignature(reading, cluster), ...imageKeyRefused(inquiry, own)]
  if ('needs' in launched && signatures.length > 0) {
    const told = { cluster, evidence, launches: [], otherwise: [], remarks: [...remarks, launched.why] }
    return { outcome: 'answered', ...told, signatures, failing: signatures }
  }
  if ('needs' in launched) return { outcome: 'asks', ...launched, cluster, remarks }
  const launches = launched.launches.map((launch) => ({
    path: launch.path,
    keyArn: launch.keyArn,
    links: confirmLinks(index, reading, walkLaunch(index, launch)),
  }))
  const links = launches.flatMap((launch) => launch.links)
  const broken = links.filter(({ status }) => status === 'fails')
  // What the inventory shows as well is told once, with what the inventory knows of it.
  const shown = signatures.filter(({ failure }) => !broken.some((link) => link.failure === failure))
  const failing = [...shown, ...broken]
  return {
    outcome: 'answered',
    cluster,
    evidence,
    launches,
    signatures: shown,
    failing,
    otherwise: failing.length > 0 ? [] : explainOtherwise(index, reading, launched.launches, links),
    remarks: [...remarks, ...launched.remarks, ...launched.others.map(other)],
  }
}

const other = ({ path, keyArn }: Launch) =>
  `Another launch of this cluster is broken as well: ${pathNames[path]} with ${keyArn}.`

function remarksOn({ reading }: Inquiry): string[] {
  if (valuesOf(reading, 'encoded-message').length === 0) return []
  return [
    'The message is encoded: who was refused and why can be read only by AWS. Decode it in the account of the caller with aws sts decode-authorization-message --encoded-message <message>, and paste what it says.',
  ]
}
