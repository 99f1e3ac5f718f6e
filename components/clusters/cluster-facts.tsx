import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { AccountText } from '@/components/tables/account-text'
import { ArnText } from '@/components/tables/arn-text'
import type { ClusterView } from '@/lib/contracts/clusters'
import { nameOf } from '@/lib/domain/arn'
import { paths } from '@/lib/paths'

export function ClusterFacts({ cluster }: { cluster: ClusterView }) {
  return (
    <Container header={<Header variant="h2">Cluster</Header>}>
      <KeyValuePairs
        columns={4}
        minColumnWidth={180}
        items={[
          { label: 'Cluster ARN', value: <ArnText arn={cluster.arn} short /> },
          { label: 'Account', value: <AccountText id={cluster.accountId} name={cluster.accountName} /> },
          { label: 'Organizational unit', value: cluster.unit || '–' },
          { label: 'Region', value: cluster.region },
          { label: 'Kubernetes', value: cluster.version },
          { label: 'Starts nodes by', value: cluster.launch || '–' },
          { label: 'Cluster role', value: <ArnText arn={cluster.roleArn} short /> },
          { label: 'OIDC issuer', value: cluster.oidcIssuer ? <ArnText arn={cluster.oidcIssuer} short /> : 'None' },
          { label: 'Secrets key', value: <SecretsKey arn={cluster.secretsKey} /> },
        ]}
      />
    </Container>
  )
}

function SecretsKey({ arn }: { arn: string | null }) {
  return arn ? <Link href={paths.key(arn)}>{nameOf(arn)}</Link> : 'No customer managed key'
}
