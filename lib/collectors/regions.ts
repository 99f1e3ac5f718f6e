import { DescribeRegionsCommand } from '@aws-sdk/client-ec2'
import type { AwsClients } from '@/lib/aws/access'
import { insist } from './insist'

/** The Regions an account can use, asked in the account itself: opt-in differs from account to account. */
export function enabledRegions(aws: AwsClients, homeRegion: string): Promise<string[]> {
  return insist('ec2:DescribeRegions', async () => {
    const { Regions } = await aws.ec2(homeRegion).send(
      new DescribeRegionsCommand({
        Filters: [{ Name: 'opt-in-status', Values: ['opt-in-not-required', 'opted-in'] }],
      }),
    )
    const names = (Regions ?? []).flatMap((region) => region.RegionName ?? []).sort()
    if (names.length === 0) throw new Error('DescribeRegions answered without a Region.')
    return names
  })
}
