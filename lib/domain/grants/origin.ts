import { parseAssumedRole } from '../arn'
import { granteeOf } from '../inventory/grantee'
import type { Grant } from '../inventory/key'

/**
 * service: AWS made it for itself. keyscope: a request made it. pipeline, person: a program or a human being called CreateGrant.
 * customer: somebody of the issuing account did, and nothing says whether it was a program. not-told: nothing says who.
 */
export type OriginKind = 'service' | 'keyscope' | 'pipeline' | 'person' | 'customer' | 'not-told'

export interface GrantOrigin {
  readonly kind: OriginKind
  /** A few words for a table: `EC2, for an instance`. */
  readonly maker: string
  /** What it is told from. event: CloudTrail saw it. shape: no other maker leaves such a grant. name: somebody called it so. */
  readonly told: 'event' | 'request' | 'shape' | 'name' | 'nothing'
  readonly evidence: string
}

/** What CloudTrail says of the call that made a grant. */
export interface CreationEvent {
  readonly at: string
  readonly actorArn: string
  readonly identityType: string | null
  /** The service that called for somebody: `ec2.amazonaws.com`. */
  readonly invokedBy: string | null
  readonly userAgent: string | null
  readonly person: string | null
}

export interface OriginFacts {
  readonly event: CreationEvent | null
  /** Number of Keyscope's own request whose id is the grant's name. */
  readonly request: number | null
}

/** Who made a grant, as far as its shape, its name and CloudTrail tell (domain.md 2.3). What they do not tell is not guessed. */
export function originOf(grant: Grant, { event, request }: OriginFacts): GrantOrigin {
  if (request !== null)
    return {
      kind: 'keyscope',
      maker: `Keyscope, request ${request}`,
      told: 'request',
      evidence: 'Its name is the id of a request made here.',
    }
  return (event && originByEvent(event)) ?? originByShape(grant)
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function originByEvent(event: CreationEvent): GrantOrigin | null {
  const { actorArn, identityType, invokedBy, person } = event
  const at = `CloudTrail saw CreateGrant at ${event.at}`
  const by = (kind: OriginKind, maker: string, how: string): GrantOrigin => ({
    kind,
    maker,
    told: 'event',
    evidence: `${at}, ${how}.`,
  })
  if (invokedBy) {
    const onBehalf = actorArn ? `on behalf of ${actorArn}` : 'for itself'
    return by('service', serviceName(invokedBy), `called by ${invokedBy} ${onBehalf}`)
  }
  if (identityType === 'AWSService') return by('service', 'An AWS service', 'called by an AWS service')
  if (!actorArn) return null
  const tool = toolOf(event.userAgent)
  if (tool) return by('pipeline', tool, `called by ${actorArn} with ${tool}`)
  const session = parseAssumedRole(actorArn)
  if (session?.roleName.startsWith('AWSReservedSSO_'))
    return by('person', session.sessionName, `called by ${session.sessionName} through IAM Identity Center`)
  if (person) return by('person', person, `called by ${actorArn}, whose source identity is ${person}`)
  if (/:user\//.test(actorArn) || actorArn.endsWith(':root'))
    return by('person', lastOf(actorArn), `called by ${actorArn} with its own credentials`)
  const machine = session && machineSession(session.roleName, session.sessionName)
  if (machine) return by('pipeline', machine, `called by ${actorArn}`)
  return by('customer', session ? `${session.roleName}/${session.sessionName}` : actorArn, `called by ${actorArn}`)
}

const tools: readonly (readonly [RegExp, string])[] = [
  [/terraform|opentofu/i, 'Terraform'],
  [/pulumi/i, 'Pulumi'],
  [/cloudformation/i, 'CloudFormation'],
  [/aws-cdk|\bcdk\b/i, 'CDK'],
  [/crossplane/i, 'Crossplane'],
  [/ansible/i, 'Ansible'],
]
const toolOf = (text: string | null) => tools.find(([pattern]) => text && pattern.test(text))?.[1] ?? null

function machineSession(roleName: string, sessionName: string): string | null {
  if (/^i-[0-9a-f]{8,}$/.test(sessionName)) return `${roleName} on instance ${sessionName}`
  if (/^AWSCodeBuild-/.test(sessionName)) return `CodeBuild, ${roleName}`
  if (/^GitHubActions$/i.test(sessionName)) return `GitHub Actions, ${roleName}`
  return toolOf(`${roleName} ${sessionName}`)
}

function originByShape(grant: Grant): GrantOrigin {
  const grantee = granteeOf(grant)
  const by = (kind: OriginKind, maker: string, told: GrantOrigin['told'], evidence: string): GrantOrigin => ({
    kind,
    maker,
    told,
    evidence,
  })
  if (grantee.kind === 'ebs-instance')
    return by('service', 'EC2, for an instance', 'shape', 'Only EC2 grants to its own role for instances.')
  // The legacy form: a service puts its own principal where customers can only put theirs.
  if (grantee.kind === 'service' && grant.granteePrincipal)
    return by(
      'service',
      serviceName(grantee.id),
      'shape',
      `Nobody but a service can name ${grantee.id} as the grantee principal.`,
    )
  const tool = toolOf(grant.name)
  if (tool) return by('pipeline', tool, 'name', `Its name is ${grant.name}.`)
  if (grantee.kind === 'service-linked-role' && /AWSServiceRoleFor(AutoScaling|EC2Spot)/.test(grantee.id))
    return by(
      'customer',
      `Somebody of account ${grant.issuingAccount ?? 'unknown'}`,
      'shape',
      `${grantee.label} gets its access from the customer; no service grants it.`,
    )
  if (grant.name)
    return by('not-told', 'Not told', 'nothing', `Its name, ${grant.name}, is none that says who made it.`)
  return by('not-told', 'Not told', 'nothing', 'Neither its shape nor a name says who made it.')
}

/** `ec2.us-east-1.amazonaws.com` is EC2. */
export function serviceName(principal: string): string {
  const name = principal.split('.')[0] ?? principal
  return serviceNames[name] ?? name
}

const serviceNames: Readonly<Record<string, string>> = {
  ec2: 'EC2',
  rds: 'RDS',
  dynamodb: 'DynamoDB',
  eks: 'EKS',
  lambda: 'Lambda',
  redshift: 'Redshift',
  autoscaling: 'EC2 Auto Scaling',
  backup: 'AWS Backup',
  secretsmanager: 'Secrets Manager',
  elasticfilesystem: 'EFS',
  fsx: 'FSx',
  kinesis: 'Kinesis',
  es: 'OpenSearch Service',
  'AWS Internal': 'An AWS service',
}

const lastOf = (arn: string) => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1)
