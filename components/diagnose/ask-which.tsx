'use client'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { StatusLabel } from '@/components/ui/status-label'
import type { AsksView } from '@/lib/contracts/diagnose'
import styles from './diagnose.module.css'
import { questionTitles } from './diagnose-words'

interface AskWhichProps {
  readonly view: AsksView
  readonly disabled: boolean
  readonly onChoose: (value: string) => void
}

/** The one fact that is missing, to be chosen from what it can be. */
export function AskWhich({ view, disabled, onChoose }: AskWhichProps) {
  const { needs, why, candidates, leftOut, cluster } = view
  return (
    <Container header={<Header variant="h2">{questionTitles[needs]}</Header>}>
      <SpaceBetween size="s">
        <Box>
          {cluster && `It is about cluster ${cluster.name} (${cluster.region}, account ${cluster.accountId}). `}
          {why}
        </Box>
        {candidates.length === 0 ? (
          <Box color="text-body-secondary">No cluster is known yet: start a scan first.</Box>
        ) : (
          <ul className={styles.candidates}>
            {candidates.map(({ value, text, status }) => (
              <li key={value}>
                <button type="button" className={styles.choice} disabled={disabled} onClick={() => onChoose(value)}>
                  {text}
                </button>
                {status && status !== 'ok' && (
                  <StatusLabel status={status}>{status === 'broken' ? 'Broken' : 'Not known'}</StatusLabel>
                )}
              </li>
            ))}
          </ul>
        )}
        {leftOut > 0 && (
          <Box color="text-body-secondary">
            There are {leftOut} more: add a line such as "cluster: name" to the text.
          </Box>
        )}
      </SpaceBetween>
    </Container>
  )
}
