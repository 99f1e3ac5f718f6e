import Badge, { type BadgeProps } from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import Popover from '@cloudscape-design/components/popover'
import { cellHref } from '@/components/matrix/cell-address'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import { ArnText } from '@/components/tables/arn-text'
import { countOf } from '@/components/ui/format-number'
import { StatusLabel } from '@/components/ui/status-label'
import { TimeText } from '@/components/ui/time-text'
import type { GrantUseRow, OriginKind, RevocationView } from '@/lib/contracts/grant-uses'
import { accountOf, nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { LastUse } from './grant-last-use'
import { breakLine, effectWords, madeAgain, originWords, toldWords, whatIfRevoked } from './grant-words'
import styles from './key-grants.module.css'

export function Grantee({ grant }: { grant: GrantUseRow }) {
  return (
    <>
      {grant.count > 1 ? grant.grantee : <ArnText arn={grant.grantee} short />}
      <Box color="text-body-secondary" fontSize="body-s">
        {grant.granteeKind}
        {accountOf(grant.grantee) && ` in ${accountOf(grant.grantee)}`}
      </Box>
    </>
  )
}

const colors: Readonly<Record<OriginKind, BadgeProps['color']>> = {
  service: 'blue',
  keyscope: 'green',
  pipeline: 'grey',
  person: 'grey',
  customer: 'grey',
  'not-told': 'severity-neutral',
}

/** Who made it, how that is known, and when it ends. */
export function Origin({ grant: { origin, request } }: { grant: GrantUseRow }) {
  const { kind, maker, told, evidence, keptIn } = origin
  return (
    <>
      <Badge color={colors[kind]}>{originWords[kind]}</Badge> {keptIn && <Badge color="severity-low">{keptIn}</Badge>}
      {kind !== 'not-told' && (
        <div className={styles.anywhere}>{request ? <Link href={paths.request(request.id)}>{maker}</Link> : maker}</div>
      )}
      {request?.endsAt && (
        <div>
          Ends <TimeText at={request.endsAt} show="relative" />
        </div>
      )}
      <Box color="text-body-secondary" fontSize="body-s">
        <span title={evidence}>{toldWords[told] || evidence}</span>
      </Box>
    </>
  )
}

/** What would break, with everything behind it folded away. */
export function WouldBreak({ grant, keyArn }: { grant: GrantUseRow; keyArn: string }) {
  const { tone } = effectWords(grant.revocation.effect)
  const question = whatIfRevoked(keyArn, [grant])
  return (
    <>
      <ToneIndicator tone={tone}>{breakLine(grant.revocation)}</ToneIndicator>
      <ExpandableSection headerText="Why" headerAriaLabel={`Why: ${grant.grantee}`}>
        {grant.origin.keptIn && <p className={styles.line}>{madeAgain(grant.origin.keptIn)}</p>}
        <Why revocation={grant.revocation} />
        {grant.origin.evidence && <p className={styles.line}>{grant.origin.evidence}</p>}
        {grant.count === 1 && <LastUse grant={grant} keyArn={keyArn} />}
        {question && <Link href={question}>What if this grant were revoked?</Link>}
      </ExpandableSection>
    </>
  )
}

export function Why({ revocation }: { revocation: RevocationView }) {
  const { reason, breaks, volumes, volumeIds, instances, instanceIds, clusters } = revocation
  return (
    <div className={styles.anywhere}>
      <p className={styles.line}>{reason}</p>
      {breaks.map(({ id, clusterArn, operation, reason: why }) => (
        <p key={id} className={styles.line}>
          <Link href={cellHref(clusterArn, id, operation)}>{nameOf(clusterArn)}</Link>: {why}
        </p>
      ))}
      {volumes > 0 && <p className={styles.line}>Volumes: {listed(volumeIds, volumes)}</p>}
      {instances > 0 && <p className={styles.line}>Instances: {listed(instanceIds, instances)}</p>}
      {breaks.length === 0 && clusters.length > 0 && (
        <p className={styles.line}>
          Clusters:{' '}
          {clusters.map(({ arn, name }, at) => (
            <span key={arn}>
              {at > 0 && ', '}
              <Link href={paths.cluster(arn)}>{name}</Link>
            </span>
          ))}
        </p>
      )}
    </div>
  )
}

const listed = (ids: readonly string[], count: number) =>
  `${ids.join(', ')}${count > ids.length ? ` and ${count - ids.length} more` : ''}`

export function Operations({ operations }: { operations: readonly string[] }) {
  if (operations.length <= 3) return operations.join(', ')
  return (
    <Popover dismissAriaLabel="Close" header="Operations" content={operations.join(', ')} triggerType="text">
      {operations.slice(0, 2).join(', ')} and {operations.length - 2} more
    </Popover>
  )
}

export function Issuer({ grant, keyAccount }: { grant: GrantUseRow; keyAccount: string }) {
  if (!grant.issuingAccount) return <StatusLabel status="unknown" />
  return (
    <>
      {grant.issuingAccount}
      <Box color="text-body-secondary" fontSize="body-s">
        {grant.issuingAccount === keyAccount ? 'the key’s account' : 'another account'}
      </Box>
    </>
  )
}

export function GrantId({ grant, onUnfold }: { grant: GrantUseRow; onUnfold: (fold: string) => void }) {
  if (grant.count > 1) {
    return (
      <Link
        onFollow={(event) => {
          event.preventDefault()
          onUnfold(grant.id)
        }}
        href="#"
      >
        List {countOf(grant.count, 'grant', 'grants')}
      </Link>
    )
  }
  return (
    <>
      <ArnText arn={grant.id} label={`${grant.id.slice(0, 12)}…`} />
      {grant.name && (
        <Box color="text-body-secondary" fontSize="body-s">
          {grant.name}
        </Box>
      )}
    </>
  )
}
