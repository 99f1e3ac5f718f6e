import { describe, expect, test } from 'vitest'
import { ForeignEndpointError, serverOf } from './cluster-address'

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
const certificateAuthority = Buffer.from(pem).toString('base64')
const cluster = (endpoint: string | undefined, region = 'eu-west-1') => ({
  name: 'payments',
  region,
  endpoint,
  certificateAuthority,
})

describe('a token is sent to EKS alone', () => {
  test.each([
    ['https://0A1B2C.gr7.eu-west-1.eks.amazonaws.com', 'eu-west-1'],
    ['https://0A1B2C.eks-cluster.eu-west-1.api.aws', 'eu-west-1'],
    ['https://0A1B2C.sk1.cn-north-1.eks.amazonaws.com.cn', 'cn-north-1'],
  ])('%s, trusting the cluster’s own authority', (endpoint, region) => {
    expect(serverOf(cluster(endpoint, region))).toEqual({
      url: endpoint.toLowerCase(),
      certificateAuthority: pem,
    })
  })

  test.each([
    undefined,
    '',
    'not an address',
    'http://0A1B2C.gr7.eu-west-1.eks.amazonaws.com',
    'https://0A1B2C.gr7.eu-west-1.eks.amazonaws.com:8443',
    'https://0A1B2C.gr7.eu-west-1.eks.amazonaws.com/elsewhere',
    'https://someone@0A1B2C.gr7.eu-west-1.eks.amazonaws.com',
    'https://0A1B2C.gr7.us-east-1.eks.amazonaws.com',
    'https://eu-west-1.eks.amazonaws.com.attacker.example',
    'https://eks.eu-west-1.amazonaws.com.attacker.example',
    'https://eks.amazonaws.com',
    'https://169.254.169.254',
    'https://localhost',
  ])('not to %s', (endpoint) => {
    expect(() => serverOf(cluster(endpoint))).toThrow(ForeignEndpointError)
  })

  test('nor to a server that nobody vouches for', () => {
    const endpoint = 'https://0A1B2C.gr7.eu-west-1.eks.amazonaws.com'
    expect(() => serverOf({ ...cluster(endpoint), certificateAuthority: undefined })).toThrow('certificate authority')
  })
})

test('where another address stands in for AWS, clusters are there and nowhere else', () => {
  const elsewhere = 'http://127.0.0.1:4600'
  const endpoint = 'http://127.0.0.1:4600/_kubernetes/111100000003/eu-west-1/payments'
  expect(serverOf(cluster(endpoint), elsewhere).url).toBe(endpoint)
  for (const other of ['http://127.0.0.1:4601/x', 'https://0A1B2C.gr7.eu-west-1.eks.amazonaws.com'])
    expect(() => serverOf(cluster(other), elsewhere)).toThrow(ForeignEndpointError)
})
