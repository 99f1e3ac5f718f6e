import 'server-only'
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling'
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail'
import { EC2Client } from '@aws-sdk/client-ec2'
import { EKSClient } from '@aws-sdk/client-eks'
import { IAMClient } from '@aws-sdk/client-iam'
import { KMSClient } from '@aws-sdk/client-kms'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { S3Client } from '@aws-sdk/client-s3'
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import type { HttpHandler } from '@smithy/core/protocols'
import type { AwsCredentialIdentityProvider } from '@smithy/types'
import { type CallMeter, metered } from './call-meter'
import type { ClusterAddress } from './cluster-address'
import { withStreams } from './http-handler'
import { type KubernetesApi, readKubernetesApi } from './kubernetes-api'
import { learnQuotas } from './learn-quotas'
import { type Pace, type Paceable, pacedBy } from './pacing'

/** AWS clients of one account. Global services have no Region to ask for. */
export interface AwsClients {
  kms(region: string): KMSClient
  eks(region: string): EKSClient
  ec2(region: string): EC2Client
  autoScaling(region: string): AutoScalingClient
  cloudTrail(region: string): CloudTrailClient
  sqs(region: string): SQSClient
  sts(region: string): STSClient
  /** Follows a bucket to its Region. */
  s3(region: string): S3Client
  iam(): IAMClient
  organizations(): OrganizationsClient
  serviceQuotas(region: string): ServiceQuotasClient
  /** Paces KMS in the Region by the account's own quotas from now on, where Service Quotas tells them. Does not fail. */
  learnQuotas(region: string, meter?: CallMeter): Promise<void>
  /** Reads in a cluster of the account through its Kubernetes API, as the account's session. Throws what the cluster answered. */
  kubernetes<T>(cluster: ClusterAddress, read: (api: KubernetesApi) => Promise<T>, meter?: CallMeter): Promise<T>
}

/** What all clients of a process share. */
export interface Transport {
  readonly endpoint: string | undefined
  readonly homeRegion: string
  readonly requestHandler: HttpHandler<object>
  readonly pace: Pace
  readonly maxAttempts: number
}

/** The only place that makes a client. They live as long as the returned object: short, and cheap on the shared handler. */
export function createClients(
  transport: Transport,
  accountId: string,
  credentials: AwsCredentialIdentityProvider | undefined,
): AwsClients {
  const made = new Map<string, object>()

  function client<C extends object, I extends object, O extends object>(
    Client: new (settings: ReturnType<typeof settingsFor>) => C & Paceable<I, O>,
    service: string,
    region: string,
    more: Partial<S3Settings> = {},
  ): C {
    const key = `${service}/${region}`
    const known = made.get(key)
    if (known instanceof Client) return known
    const fresh = new Client({ ...settingsFor(transport, region || transport.homeRegion, credentials), ...more })
    pacedBy(fresh, transport.pace, { accountId, region, service })
    made.set(key, fresh)
    return fresh
  }

  const sts = (region: string) => client(STSClient, 'STS', region)
  const serviceQuotas = (region: string) => client(ServiceQuotasClient, 'Service Quotas', region)

  return {
    kms: (region) => client(KMSClient, 'KMS', region),
    eks: (region) => client(EKSClient, 'EKS', region),
    ec2: (region) => client(EC2Client, 'EC2', region),
    autoScaling: (region) => client(AutoScalingClient, 'Auto Scaling', region),
    cloudTrail: (region) => client(CloudTrailClient, 'CloudTrail', region),
    sqs: (region) => client(SQSClient, 'SQS', region),
    sts,
    s3: (region) => client(S3Client, 'S3', region, s3Settings(transport)),
    iam: () => client(IAMClient, 'IAM', ''),
    organizations: () => client(OrganizationsClient, 'Organizations', ''),
    serviceQuotas,
    learnQuotas: (region, meter) =>
      learnQuotas(transport.pace.rates, { accountId, region }, serviceQuotas(region), meter),
    kubernetes: (cluster, read, meter) =>
      readKubernetesApi({ sts: sts(cluster.region), elsewhere: transport.endpoint }, cluster, read, meter),
  }
}

/** The same clients, with every attempt counted on `meter`. */
export function countingOn(meter: CallMeter, clients: AwsClients): AwsClients {
  return {
    kms: (region) => metered(clients.kms(region), meter),
    eks: (region) => metered(clients.eks(region), meter),
    ec2: (region) => metered(clients.ec2(region), meter),
    autoScaling: (region) => metered(clients.autoScaling(region), meter),
    cloudTrail: (region) => metered(clients.cloudTrail(region), meter),
    sqs: (region) => metered(clients.sqs(region), meter),
    sts: (region) => metered(clients.sts(region), meter),
    s3: (region) => metered(clients.s3(region), meter),
    iam: () => metered(clients.iam(), meter),
    organizations: () => metered(clients.organizations(), meter),
    serviceQuotas: (region) => metered(clients.serviceQuotas(region), meter),
    learnQuotas: (region) => clients.learnQuotas(region, meter),
    kubernetes: (cluster, read) => clients.kubernetes(cluster, read, meter),
  }
}

function settingsFor(transport: Transport, region: string, credentials: AwsCredentialIdentityProvider | undefined) {
  return {
    region,
    endpoint: transport.endpoint,
    // Undefined: the SDK's default chain (environment, profile, container, instance).
    credentials,
    requestHandler: transport.requestHandler,
    cacheMiddleware: true,
    retryMode: 'standard',
    maxAttempts: transport.maxAttempts,
    customUserAgent: 'keyscope',
  }
}

interface S3Settings {
  readonly forcePathStyle: boolean
  readonly followRegionRedirects: boolean
  readonly requestHandler: HttpHandler<object>
}

/** Where an address stands for AWS, no name of a bucket resolves below it. */
const s3Settings = ({ endpoint, requestHandler }: Transport): S3Settings => ({
  forcePathStyle: endpoint !== undefined,
  followRegionRedirects: true,
  requestHandler: withStreams(requestHandler),
})
