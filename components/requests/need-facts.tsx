import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { ArnText } from '@/components/tables/arn-text'
import type { PreflightView } from '@/lib/contracts/requests'
import { accountOf, regionOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'
import { keyName, principalKindWord } from './request-words'
import styles from './requests.module.css'

/** Who lacks what on which key: where every request starts. `past`: as it was when somebody asked. */
export function NeedFacts({
  preflight: { need, follows },
  past = false,
}: {
  preflight: Pick<PreflightView, 'need' | 'follows'>
  past?: boolean
}) {
  const title = follows?.how === 'renew' ? 'What it serves' : past ? 'What was missing' : 'What is missing'
  return (
    <Container
      header={
        <Header variant="h2" description={past ? 'When the request was made.' : undefined}>
          {title}
        </Header>
      }
    >
      <div className={styles.stack}>
        <div>{need.summary}</div>
        <KeyValuePairs
          columns={3}
          minColumnWidth={180}
          items={[
            { label: 'Cluster', value: <Link href={paths.cluster(need.clusterArn)}>{need.clusterName}</Link> },
            { label: principalKindWord(need.principalKind), value: <ArnText arn={need.principalArn} short /> },
            {
              label: 'Key',
              value: (
                <>
                  <Link href={paths.key(need.keyArn)}>{keyName(need)}</Link>
                  <div className={styles.note}>
                    {regionOf(need.keyArn)}, account {accountOf(need.keyArn)}
                  </div>
                </>
              ),
            },
          ]}
        />
      </div>
    </Container>
  )
}
