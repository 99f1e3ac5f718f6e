import { DescribeRegionsCommand, type EC2Client } from '@aws-sdk/client-ec2'

/** The Regions an account can use, asked in the account itself: opt-in differs from account to account. */
export async function enabledRegions(client: EC2Client): Promise<string[]> {
  const { Regions } = await client.send(
    new DescribeRegionsCommand({
      Filters: [{ Name: 'opt-in-status', Values: ['opt-in-not-required', 'opted-in'] }],
    }),
  )
  const names = (Regions ?? []).flatMap((region) => region.RegionName ?? []).sort()
  if (names.length === 0) throw new Error('DescribeRegions answered without a Region.')
  return names
}
