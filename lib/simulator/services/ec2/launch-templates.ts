import type * as ec2 from '@aws-sdk/client-ec2'
import type { Call } from '../../server/call'
import type { Handlers } from '../../server/handlers'
import { WireError } from '../../wire/wire-error'
import type { RegionalResources } from '../../world/regional-resources'
import { pagedIfAsked, withIds } from './described'
import { applyFilters, type FilterValues } from './filters'

const MOST = 200
type Templates = RegionalResources['launchTemplates']

export function launchTemplateHandlers(here: (call: Call) => RegionalResources): Handlers<typeof ec2> {
  return {
    DescribeLaunchTemplates(input, call) {
      const templates = here(call).launchTemplates.map(({ template }) => template)
      const byId = withIds(
        templates,
        input.LaunchTemplateIds,
        ({ LaunchTemplateId }) => LaunchTemplateId,
        'InvalidLaunchTemplateId.NotFound',
      )
      const named = withIds(
        byId,
        input.LaunchTemplateNames,
        ({ LaunchTemplateName }) => LaunchTemplateName,
        'InvalidLaunchTemplateName.NotFoundException',
      )
      const { items, next } = pagedIfAsked(
        applyFilters(named, input.Filters, TEMPLATE_FILTERS),
        { MaxResults: MOST, ...input },
        MOST,
      )
      return { LaunchTemplates: items, NextToken: next }
    },

    DescribeLaunchTemplateVersions(input, call) {
      const versions = versionsAsked(here(call).launchTemplates, input)
      const { items, next } = pagedIfAsked(versions, { MaxResults: MOST, ...input }, MOST)
      return { LaunchTemplateVersions: items, NextToken: next }
    },
  }
}

const TEMPLATE_FILTERS: FilterValues<ec2.LaunchTemplate> = {
  'launch-template-name': ({ LaunchTemplateName }) => [LaunchTemplateName],
}

/**
 * With a template: the versions asked for, or all. Without one: `$Latest` and `$Default` of every template of the Region.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeLaunchTemplateVersions.html
 */
function versionsAsked(
  templates: Templates,
  input: ec2.DescribeLaunchTemplateVersionsCommandInput,
): ec2.LaunchTemplateVersion[] {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Versions: wanted = [] } = input
  if (id === undefined && name === undefined) {
    if (wanted.length === 0 || wanted.some((version) => version !== '$Latest' && version !== '$Default')) {
      throw new WireError(
        'MissingParameter',
        'Without a launch template, the versions must be $Latest, $Default or both.',
      )
    }
    return templates.flatMap((one) => pick(one, wanted))
  }
  const found = templates.find(
    ({ template }) => template.LaunchTemplateId === id || template.LaunchTemplateName === name,
  )
  if (!found) {
    const [code, what] =
      id === undefined
        ? ['InvalidLaunchTemplateName.NotFoundException', name]
        : ['InvalidLaunchTemplateId.NotFound', id]
    throw new WireError(code, `The specified launch template, ${what}, does not exist.`)
  }
  return wanted.length === 0 ? [...found.versions] : pick(found, wanted)
}

function pick({ template, versions }: Templates[number], wanted: readonly string[]): ec2.LaunchTemplateVersion[] {
  const numbers = new Set(
    wanted.map((version) => {
      if (version === '$Latest') return template.LatestVersionNumber
      return version === '$Default' ? template.DefaultVersionNumber : Number(version)
    }),
  )
  return versions.filter(({ VersionNumber }) => numbers.has(VersionNumber))
}
