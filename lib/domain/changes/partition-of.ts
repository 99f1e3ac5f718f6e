/** The AWS partition a Region belongs to. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function partitionOfRegion(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return 'aws'
}
