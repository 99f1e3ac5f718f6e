import type { MapView } from '@/lib/contracts/map'

type Row = MapView['rows'][number]

/** One need in short: key, role and cluster by plain names; `a/b` puts `b` into the account `a`. */
export function row(key: string, role: string, cluster: string, given: Partial<Row> = {}): Row {
  return {
    needId: `${key} ${role} ${cluster}`,
    keyArn: key,
    keyLabel: key,
    keyAccount: accountIn(key),
    principalArn: role,
    principalKind: 'karpenter-controller',
    clusterArn: cluster,
    clusterName: cluster,
    status: 'allowed',
    missing: [],
    through: role,
    summary: '',
    ...given,
  }
}

/** The map that holds exactly these rows. */
export function mapOf(rows: readonly Row[], focus: string): MapView {
  const nodes = new Map<string, MapView['nodes'][number]>()
  const add = (id: string, kind: 'key' | 'role' | 'cluster') =>
    nodes.set(id, {
      id,
      kind,
      label: id,
      sublabel: '',
      group: accountIn(id),
      focus: id === focus,
      missing: 0,
      unknown: 0,
      allowed: 0,
    })
  for (const one of rows) {
    add(one.keyArn, 'key')
    add(one.principalArn, 'role')
    add(one.clusterArn, 'cluster')
  }
  const accounts = [...new Set([...nodes.keys()].map(accountIn))]
  return {
    focus: { id: focus, label: focus, kind: 'cluster' },
    groups: accounts.map((id) => ({ id, label: id, sublabel: '' })),
    nodes: [...nodes.values()],
    edges: [],
    rows: [...rows],
    overview: null,
    choices: [],
    freshness: { scanId: 1, scannedAt: null, status: 'complete', unread: 0 },
  }
}

const accountIn = (name: string) => name.split('/', 1)[0] ?? name
