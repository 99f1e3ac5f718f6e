import type { FixView, LinkView } from '@/lib/contracts/diagnose'
import type { NeedView } from '@/lib/contracts/needs'
import type { Link } from '@/lib/domain/diagnose/link'
import type { Fix, Rendering } from '@/lib/domain/fixes/fix'

/** `needs`: the stored needs of the links, which a grant can be asked for. */
export function toLinkView(link: Link, needs: ReadonlyMap<string, NeedView>): LinkView {
  const { step, title, status, failure, layer, text, confirmed } = link
  const need = link.needId ? needs.get(link.needId) : undefined
  const isGap = status === 'fails' && need !== undefined && (need.grantFrom !== null || need.openRequestId !== null)
  return {
    step,
    title,
    status,
    failure,
    layer,
    text,
    confirmed,
    principalArn: link.principal?.arn ?? null,
    operations: [...link.operations],
    fix: link.fix && { ...link.fix },
    alternatives: link.alternatives.map(toFixView),
    blocking: [...new Set(link.blocking.map((one) => one.text))],
    request: isGap ? { needId: need.id, grantFrom: need.grantFrom, openRequestId: need.openRequestId } : null,
  }
}

const toFixView = ({ id, title, changes, widens, notes, rules }: Fix): FixView => ({
  id,
  title,
  changes: changes.map(({ accountId, kind, by, text, statements, awsCli, terraform, cloudFormation }) => ({
    accountId,
    kind,
    by,
    text,
    statements: statements.map((statement) => JSON.stringify(statement, null, 2)),
    awsCli: toText(awsCli),
    terraform: toText(terraform),
    cloudFormation: toText(cloudFormation),
  })),
  widens: widens.length,
  notes: [...notes],
  rules: [...rules],
})

const toText = (rendering: Rendering) => ({
  text: rendering.text,
  why: rendering.text === null ? rendering.why : null,
})
