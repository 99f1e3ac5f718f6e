import type { KubernetesBody, KubernetesNodeClass } from '../inventory/kubernetes'

/** What an object says of keys and roles, in one line. */
export function describeObject(body: KubernetesBody): string {
  switch (body.kind) {
    case 'EC2NodeClass':
    case 'NodeClass':
      return [keysOfClass(body), roleOfClass(body)].filter(Boolean).join('; ')
    case 'NodePool': {
      const types = body.capacityTypes.length > 0 ? `; ${body.capacityTypes.join(' or ')}` : ''
      return `Makes nodes of ${body.nodeClass.kind} ${body.nodeClass.name}${types}`
    }
    case 'StorageClass': {
      if (body.kmsKeyId) return `Key ${body.kmsKeyId}`
      if (!/ebs/.test(body.provisioner)) return `Makes no EBS volumes (${body.provisioner})`
      return body.encrypted
        ? 'Encrypted with the default EBS key'
        : 'Encrypted only where the account encrypts by default'
    }
  }
}

function keysOfClass({ kind, blockDevices, ephemeralKey, amiFamily }: KubernetesNodeClass): string {
  if (kind === 'NodeClass') return ephemeralKey ? `Key ${ephemeralKey}` : 'Encrypted with the default EBS key'
  if (blockDevices === null) {
    return amiFamily === 'Custom'
      ? 'No mappings: those of its own AMI'
      : `No mappings: encrypted with the default EBS key${amiFamily === 'Bottlerocket' ? ', two volumes' : ''}`
  }
  return blockDevices
    .map(({ deviceName, kmsKeyId, encrypted, snapshotId }) => {
      const key = kmsKeyId ? `key ${kmsKeyId}` : encrypted ? 'default EBS key' : 'not said to be encrypted'
      return `${deviceName || 'a volume'}: ${key}${snapshotId ? `, of ${snapshotId}` : ''}`
    })
    .join(', ')
}

const roleOfClass = ({ role, instanceProfile }: KubernetesNodeClass) =>
  role ? `role ${role}` : instanceProfile ? `instance profile ${instanceProfile}` : null
