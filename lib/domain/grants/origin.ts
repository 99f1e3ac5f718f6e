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
  /** What it is told from. event: CloudTrail saw it. shape: no other maker leaves such a grant. name: somebody called it so. tag: its key says so. */
  readonly told: 'event' | 'request' | 'shape' | 'name' | 'tag' | 'nothing'
  readonly evidence: string
  /** The tool whose code it is kept in, as far as told: what is changed beside that code drifts, and is made again. */
  readonly keptIn: string | null
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
  /** Tags of the grant's key, which by convention say who keeps it: a grant itself cannot be tagged. */
  readonly keyTags?: Readonly<Record<string, string>>
}

type Told = Omit<GrantOrigin, 'keptIn'>

/** Who made a grant, as far as its shape, its name, CloudTrail and its key's tags tell (domain.md 2.3). What they do not tell is not guessed. */
export function originOf(grant: Grant, { event, request, keyTags = {} }: OriginFacts): GrantOrigin {
  const seen = event && originByEvent(event)
  // A request's id in the name says whose it was; the call says that code has taken it over.
  const keptIn = seen?.kind === 'pipeline' ? toolOf(seen.maker) : null
  if (request !== null) return { ...ofRequest(request), keptIn }
  const origin = seen ?? originByShape(grant)
  if (seen || origin.kind === 'pipeline') return { ...origin, keptIn: keptIn ?? toolOf(origin.maker) }
  const tag = origin.kind === 'service' ? null : toolOfTags(keyTags)
  return tag ? { ...byTag(tag), keptIn: tag.tool } : { ...origin, keptIn: null }
}

const ofRequest = (request: number): Told => ({
  kind: 'keyscope',
  maker: `Keyscope, request ${request}`,
  told: 'request',
  evidence: 'Its name is the id of a request made here.',
})

const byTag = ({ tool, tag }: { readonly tool: string; readonly tag: string }): Told => ({
  kind: 'pipeline',
  maker: tool,
  told: 'tag',
  evidence: `The key's tag ${tag} says that it is kept in ${tool}; its grants most likely are as well.`,
})

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
function originByEvent(event: CreationEvent): Told | null {
  const { actorArn, identityType, invokedBy, person } = event
  const at = `CloudTrail saw CreateGrant at ${event.at}`
  const by = (kind: OriginKind, maker: string, how: string): Told => ({
    kind,
    maker,
    told: 'event',
    evidence: `${at}, ${how}.`,
  })
  // CloudFormation calls for the stack's owner, by a template that makes it again.
  if (invokedBy && toolOf(invokedBy)) return by('pipeline', toolOf(invokedBy) ?? '', `called by ${invokedBy}`)
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
export const toolOf = (text: string | null) => tools.find(([pattern]) => text && pattern.test(text))?.[1] ?? null

/** CloudFormation writes the first one itself; the others are customary. */
const stackTag = 'aws:cloudformation:stack-name'
const keeperTag = /^(managed|provisioned|created|deployed)[-_ :]?(by|with)$|^(provisioner|iac|iac[-_ ]?tool)$/i

function toolOfTags(tags: Readonly<Record<string, string>>): { readonly tool: string; readonly tag: string } | null {
  if (tags[stackTag]) return { tool: 'CloudFormation', tag: stackTag }
  for (const [tag, value] of Object.entries(tags)) {
    const tool = keeperTag.test(tag) ? toolOf(value) : isYes(value) ? toolOf(tag) : null
    if (tool) return { tool, tag }
  }
  return null
}

const isYes = (value: string) => /^(true|yes|1)$/i.test(value)

function machineSession(roleName: string, sessionName: string): string | null {
  if (/^i-[0-9a-f]{8,}$/.test(sessionName)) return `${roleName} on instance ${sessionName}`
  if (/^AWSCodeBuild-/.test(sessionName)) return `CodeBuild, ${roleName}`
  if (/^GitHubActions$/i.test(sessionName)) return `GitHub Actions, ${roleName}`
  return toolOf(`${roleName} ${sessionName}`)
}

function originByShape(grant: Grant): Told {
  const grantee = granteeOf(grant)
  const by = (kind: OriginKind, maker: string, told: Told['told'], evidence: string): Told => ({
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
