'use client'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useMayAsk } from '@/components/layout/session-context'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { TimeText } from '@/components/ui/time-text'
import type { AnsweredView } from '@/lib/contracts/diagnose'
import { paths } from '@/lib/paths'
import styles from './diagnose.module.css'
import { LinkList } from './link-list'

/** What fails, then the launch link by link. */
export function Answer({ view, refreshing }: { view: AnsweredView; refreshing: boolean }) {
  const mayAsk = useMayAsk()
  const mayAskWith = (keyArn: string) => mayAsk({ clusterArn: view.cluster?.arn ?? null, keyArn })
  return (
    <SpaceBetween size="l">
      <Verdict view={view} />
      {view.signatures.length > 0 && (
        <Container header={<Header variant="h2">Before the launch comes to its key</Header>}>
          <LinkList links={view.signatures} label="What the text itself shows" mayRequest={mayAskWith('')} />
        </Container>
      )}
      {view.launches.map((launch) => (
        <Container
          key={`${launch.path}/${launch.keyArn}`}
          header={
            <Header
              variant="h2"
              description={<Reading at={launch.keyReadAt} roles={view.rolesReadAt} refreshing={refreshing} />}
            >
              {capital(launch.pathName)} with{' '}
              {launch.keyArn.startsWith('arn:') ? (
                <Link href={paths.key(launch.keyArn)} fontSize="inherit">
                  {launch.keyAlias || launch.keyArn}
                </Link>
              ) : (
                launch.keyArn
              )}
            </Header>
          }
        >
          <LinkList
            links={launch.links}
            label={`Links of the launch: ${launch.pathName}`}
            mayRequest={mayAskWith(launch.keyArn)}
          />
        </Container>
      ))}
    </SpaceBetween>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

interface ReadingProps {
  readonly at: string | null
  readonly roles: AnsweredView['rolesReadAt']
  readonly refreshing: boolean
}

function Reading({ at, roles, refreshing }: ReadingProps) {
  return (
    <>
      {at ? (
        <>
          The key and its grants were read <TimeText at={at} show="relative" />.{' '}
        </>
      ) : (
        'The key was not read. '
      )}
      {roles.map(({ accountId, readAt }) =>
        readAt ? (
          <span key={accountId}>
            The roles and policies of account {accountId} were read <TimeText at={readAt} show="relative" />.{' '}
          </span>
        ) : (
          `The roles and policies of account ${accountId} were not read. `
        ),
      )}
      {refreshing && <StatusIndicator type="in-progress">They are being read again</StatusIndicator>}
    </>
  )
}

function Verdict({ view }: { view: AnsweredView }) {
  const { cluster, evidence, failing, otherwise } = view
  const about = cluster && (
    <Box color="text-body-secondary">
      Cluster{' '}
      <Link href={paths.cluster(cluster.arn)} fontSize="inherit">
        {cluster.name}
      </Link>{' '}
      ({cluster.region}, account {cluster.accountId}){evidence.length > 0 && `: ${evidence.join('; ')}.`}
    </Box>
  )
  if (failing.length === 0) {
    const unclear = view.launches.some(({ links }) => links.some(({ status }) => status === 'unknown'))
    return (
      <Alert
        type={unclear ? 'warning' : 'info'}
        header={unclear ? 'Nobody can tell whether this launch works' : 'No link of this launch fails now'}
      >
        <SpaceBetween size="xs">
          {about}
          <ul className={styles.remarks}>
            {otherwise.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </SpaceBetween>
      </Alert>
    )
  }
  return (
    <Alert
      type="error"
      header={failing.length === 1 ? 'One link fails' : `${failing.length} links fail, in this order`}
    >
      <SpaceBetween size="xs">
        {about}
        <ol className={styles.failing}>
          {failing.map(({ failure, accountId, text }) => (
            <li key={`${failure}/${text}`}>
              <strong>
                {failure} {failureTitle(failure)}
                {accountId && `, to be mended in account ${accountId}`}
              </strong>
              <div className={styles.anywhere}>{text}</div>
            </li>
          ))}
        </ol>
      </SpaceBetween>
    </Alert>
  )
}
