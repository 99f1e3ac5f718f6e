/** The group of a cluster's users that the access entry of the scanner role puts it in. */
export const readersGroup = 'keyscope-readers'

/**
 * What that group may do in a cluster: list what decides keys and roles. AWS's own view policies will not do: AmazonEKSViewPolicy has none of
 * these kinds, AmazonEKSAdminViewPolicy has every Secret too. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
 */
export const readersRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: readersGroup },
  rules: [
    { apiGroups: ['karpenter.k8s.aws'], resources: ['ec2nodeclasses'], verbs: ['list'] },
    { apiGroups: ['eks.amazonaws.com'], resources: ['nodeclasses'], verbs: ['list'] },
    { apiGroups: ['karpenter.sh'], resources: ['nodepools'], verbs: ['list'] },
    { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['list'] },
  ],
}
