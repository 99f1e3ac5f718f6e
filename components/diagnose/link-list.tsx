'use client'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { failureTitle } from '@/components/matrix/failure-catalogue'
import { ToneIndicator } from '@/components/matrix/tone-indicator'
import type { LinkView } from '@/lib/contracts/diagnose'
import { paths } from '@/lib/paths'
import styles from './diagnose.module.css'
import { linkTones, linkWords } from './diagnose-words'
import { FixAlternatives } from './fix-alternatives'

interface LinkListProps {
  readonly links: readonly LinkView[]
  readonly label: string
  /** Whether the viewer may ask for the grant that closes a gap. */
  readonly mayRequest: boolean
}

/** The links of a launch in the order it comes to them; those that fail stand open. */
export function LinkList({ links, label, mayRequest }: LinkListProps) {
  return (
    <ol className={styles.links} aria-label={label}>
      {links.map((link) => (
        <li key={`${link.step}/${link.title}/${link.status}/${link.text}`}>
          <ExpandableSection
            headingTagOverride="h3"
            defaultExpanded={link.status === 'fails'}
            headerText={
              <span className={styles.linkTitle}>
                <ToneIndicator tone={linkTones[link.status]}>{linkWords[link.status]}</ToneIndicator>
                <span>{link.title}</span>
              </span>
            }
          >
            <LinkDetail link={link} mayRequest={mayRequest} />
          </ExpandableSection>
        </li>
      ))}
    </ol>
  )
}

function LinkDetail({ link, mayRequest }: { link: LinkView; mayRequest: boolean }) {
  const { failure, text, fix, confirmed, alternatives, blocking } = link
  return (
    <SpaceBetween size="s">
      {failure && (
        <strong>
          {failure} {failureTitle(failure)}
        </strong>
      )}
      <div className={styles.anywhere}>{text}</div>
      {confirmed !== null && link.status === 'fails' && (
        <Box color="text-body-secondary">
          {confirmed
            ? 'The pasted message says the same.'
            : 'The pasted message blames another kind of document: it may be older than what is known, or more than one thing is wrong.'}
        </Box>
      )}
      {fix && (
        <div className={styles.anywhere}>
          <strong>{fix.accountId ? `Fix in account ${fix.accountId}` : 'Fix in the account of the caller'}:</strong>{' '}
          {fix.text}
        </div>
      )}
      <RequestButton link={link} mayRequest={mayRequest} />
      <FixAlternatives fixes={alternatives} />
      {blocking.length > 0 && alternatives.length === 0 && (
        <ul className={styles.remarks}>
          {blocking.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </SpaceBetween>
  )
}

function RequestButton({ link: { request }, mayRequest }: { link: LinkView; mayRequest: boolean }) {
  if (!request) return null
  if (request.openRequestId) return <Button href={paths.request(request.openRequestId)}>Open the request</Button>
  if (!mayRequest) {
    return (
      <Box color="text-body-secondary">
        A grant issued from account {request.grantFrom} closes this gap. Your role cannot request grants here; ask
        someone who can.
      </Box>
    )
  }
  return (
    <Button variant="primary" href={paths.newRequest(request.needId)}>
      Request the grant from account {request.grantFrom}
    </Button>
  )
}
