import type { GrantUseRow, OrderView } from '../../lib/contracts/grant-uses'
import { invalidInput } from '../../lib/errors'
import type { ServiceContext } from '../../lib/services/context'
import { withInstallation } from './installation'
import { forTerminal, print, printJson } from './output'

interface GrantsOptions {
  readonly key: string
  readonly order?: boolean
  readonly json?: boolean
}

/** The grants of a key with origin, use and what would break; with `order` the safest order to revoke all of them. */
export async function grants({ key, order, json }: GrantsOptions): Promise<void> {
  const answer = await withInstallation({ worker: false }, async (ctx) => {
    const arn = await keyArn(ctx, key)
    const { listFoldedGrants } = await import('../../lib/services/keys/list-grant-uses')
    const { orderRevocations } = await import('../../lib/services/keys/order-revocations')
    const rows = await listFoldedGrants(ctx, arn)
    if (!order) return { arn, grants: rows }
    return {
      arn,
      steps: rows.length > 0 ? (await orderRevocations(ctx, arn, { ids: rows.map(({ id }) => id) })).steps : [],
    }
  })
  if (json) return printJson(answer)
  const lines = answer.steps ? stepLines(answer.steps) : grantLines(answer.grants)
  await print(`${[answer.arn, ...lines].map(forTerminal).join('\n')}\n`)
}

/** By ARN, alias or id; a name that several keys have is not guessed at. */
async function keyArn(ctx: ServiceContext, name: string): Promise<string> {
  const rows = await ctx.db.prisma.keySummary.findMany({
    where: { OR: [{ arn: name }, { alias: name }, { alias: `alias/${name}` }, { keyId: name }] },
    select: { arn: true },
  })
  const [first] = rows
  if (!first) throw invalidInput(`There is no key "${name}". Name it by its ARN, alias or id.`)
  if (rows.length > 1)
    throw invalidInput(`"${name}" could be each of ${rows.map(({ arn }) => arn).join(', ')}: name one of them.`)
  return first.arn
}

const grantLines = (rows: readonly GrantUseRow[]): string[] =>
  rows.length === 0
    ? ['No grants.']
    : rows.flatMap(({ id, count, grantee, granteeKind, origin, serves, revocation }) => [
        `${revocation.effect.padEnd(9)}  ${grantee}  ${granteeKind}${count > 1 ? '' : `  ${id}`}`,
        `           made by: ${origin.maker} (${origin.told === 'nothing' ? origin.evidence : `told by ${origin.told}`})`,
        `           serves: ${serves}`,
        `           without it: ${revocation.reason}`,
      ])

const stepLines = (steps: OrderView['steps']): string[] =>
  steps.map(
    ({ grantIds, count, grantee, revocation }, at) =>
      `${String(at + 1).padStart(3)}. ${revocation.effect.padEnd(9)}  ${grantee}  ${count > 1 ? `${count} grants` : grantIds[0]}  ${revocation.reason}`,
  )
