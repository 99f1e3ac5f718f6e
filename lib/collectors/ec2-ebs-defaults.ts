import { GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2'
import { observe } from '@/lib/aws/errors'
import { seenOr } from '@/lib/domain/observed'
import { defineCollector, placedId } from './define-collector'

/** The key that encrypts a volume when nobody names one, and whether everything is encrypted (F15). */
export const ec2EbsDefaults = defineCollector({
  name: 'ec2-ebs-defaults',
  scope: 'regional',
  reads: ['ec2:GetEbsDefaultKmsKeyId', 'ec2:GetEbsEncryptionByDefault'],
  async collect(reading) {
    const { accountId, region } = reading.place
    const client = reading.aws.ec2(region)
    const [key, byDefault] = await Promise.all([
      observe('ec2:GetEbsDefaultKmsKeyId', async () => {
        const { KmsKeyId } = await client.send(new GetEbsDefaultKmsKeyIdCommand({}))
        return KmsKeyId ?? null
      }),
      observe('ec2:GetEbsEncryptionByDefault', async () => {
        const { EbsEncryptionByDefault } = await client.send(new GetEbsEncryptionByDefaultCommand({}))
        return EbsEncryptionByDefault ?? null
      }),
    ])
    for (const read of [key, byDefault]) if (read.state !== 'seen') reading.missed(read, placedId(reading.place, ''))
    const id = placedId(reading.place, 'ebs-default')
    const isWhole = key.state === 'seen' && byDefault.state === 'seen'
    const before = isWhole ? undefined : (await reading.lastKnown('ec2-ebs-default')).get(id)
    // Half of it would say of the other half that there is none.
    if (!isWhole && !before) return
    reading.put('ec2-ebs-default', id, {
      accountId,
      region,
      defaultKey: seenOr(key, before?.defaultKey ?? null),
      encryptionByDefault: seenOr(byDefault, before?.encryptionByDefault ?? null),
    })
  },
})
