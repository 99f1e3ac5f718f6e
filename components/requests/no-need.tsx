'use client'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import { PageFrame } from '@/components/layout/page-header'
import { EmptyState } from '@/components/tables/empty-state'
import { withQuery } from '@/lib/api-client'
import { paths } from '@/lib/paths'

/** A request starts from what lacks: without that there is nothing to check it against. */
export function NoNeed() {
  return (
    <PageFrame title="Request a grant">
      <Container>
        <EmptyState
          title="Choose the missing access first"
          action={
            <Button variant="primary" href={withQuery(paths.clusters(), { status: 'broken' })}>
              Clusters with missing access
            </Button>
          }
        >
          Open a cluster, select a missing operation, and choose "Request this access".
        </EmptyState>
      </Container>
    </PageFrame>
  )
}
