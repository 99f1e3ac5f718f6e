import * as cloudtrail from '@aws-sdk/client-cloudtrail'
import * as eks from '@aws-sdk/client-eks'
import * as iam from '@aws-sdk/client-iam'
import { describe, expect, test } from 'vitest'
import { decodeRequest } from './decode-request'
import { identifyOperation } from './identify-operation'
import type { WireRequest } from './messages'
import { loadServiceModel, type ServiceModel } from './service-model'

const anywhere = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' } }
const trail = loadServiceModel(cloudtrail, new cloudtrail.CloudTrailClient(anywhere))
const kubernetes = loadServiceModel(eks, new eks.EKSClient(anywhere))
const identity = loadServiceModel(iam, new iam.IAMClient(anywhere))

function request(more: Partial<Omit<WireRequest, 'body'>> & { body?: string }): WireRequest {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    ...more,
    body: Buffer.from(more.body ?? ''),
  }
}
const nameOf = (model: ServiceModel, one: WireRequest) => identifyOperation(model, one).operation.name
const inputOf = (model: ServiceModel, one: WireRequest) => decodeRequest(model, one, identifyOperation(model, one))

describe('a JSON request', () => {
  const target = (name: string) => request({ headers: { 'x-amz-target': name } })

  test('is named by its target, also with the dotted package name that botocore puts in front', () => {
    const short = 'CloudTrail_20131101.LookupEvents'
    expect(nameOf(trail, target(short))).toBe('LookupEvents')
    expect(nameOf(trail, target(`com.amazonaws.cloudtrail.v20131101.${short}`))).toBe('LookupEvents')
  })

  test.each(['', 'LookupEvents', 'TrentService.LookupEvents', 'CloudTrail_20131101.NoSuchThing'])(
    'with the target "%s" names nothing',
    (name) => {
      expect(() => nameOf(trail, target(name))).toThrow(expect.objectContaining({ code: 'UnknownOperationException' }))
    },
  )

  test('with a body that is no JSON is refused', () => {
    const broken = request({ headers: { 'x-amz-target': 'CloudTrail_20131101.LookupEvents' }, body: '{"MaxResults":' })
    expect(() => inputOf(trail, broken)).toThrow(expect.objectContaining({ code: 'SerializationException' }))
  })
})

describe('a query request', () => {
  test('is named by its action, in the body of a POST or the query of a GET', () => {
    const form = 'Action=GetRole&Version=2010-05-08&RoleName=Builder'
    expect(inputOf(identity, request({ body: form }))).toEqual({ RoleName: 'Builder' })
    expect(inputOf(identity, request({ method: 'GET', query: new URLSearchParams(form) }))).toEqual({
      RoleName: 'Builder',
    })
  })

  test('without a known action is refused', () => {
    expect(() => nameOf(identity, request({ body: 'Action=GetRoll' }))).toThrow(
      expect.objectContaining({ code: 'InvalidAction', status: 400 }),
    )
  })

  test('without a required member is refused as IAM does', () => {
    expect(() => inputOf(identity, request({ body: 'Action=GetRole' }))).toThrow(
      expect.objectContaining({
        code: 'ValidationError',
        message: expect.stringContaining("Value null at 'roleName'"),
      }),
    )
  })

  test('gives a list in the order of its numbers, however it was sent', () => {
    const body =
      'Action=GetAccountAuthorizationDetails&Filter.member.10=Group&Filter.member.2=Role&Filter.member.1=User'
    expect(inputOf(identity, request({ body }))).toEqual({ Filter: ['User', 'Role', 'Group'] })
  })

  test('gives an empty list where the list is sent without a member', () => {
    expect(inputOf(identity, request({ body: 'Action=GetAccountAuthorizationDetails&Filter=' }))).toEqual({
      Filter: [],
    })
  })
})

describe('a REST request', () => {
  const get = (path: string, query = '') => request({ method: 'GET', path, query: new URLSearchParams(query) })

  test('is named by method and path', () => {
    expect(nameOf(kubernetes, get('/clusters'))).toBe('ListClusters')
    expect(nameOf(kubernetes, get('/clusters/'))).toBe('ListClusters')
    expect(nameOf(kubernetes, request({ path: '/clusters' }))).toBe('CreateCluster')
  })

  test('names what it reaches: a cluster or something of it', () => {
    expect(nameOf(kubernetes, get('/clusters/prod/node-groups'))).toBe('ListNodegroups')
    expect(nameOf(kubernetes, get('/clusters/prod'))).toBe('DescribeCluster')
  })

  test('carries its labels escaped in the path and its numbers in the query', () => {
    const arn = 'arn:aws:iam::111100000003:role/team/Admin'
    expect(inputOf(kubernetes, get(`/clusters/prod/access-entries/${encodeURIComponent(arn)}`))).toEqual({
      clusterName: 'prod',
      principalArn: arn,
    })
    expect(inputOf(kubernetes, get('/clusters/prod/node-groups', 'maxResults=7'))).toEqual({
      clusterName: 'prod',
      maxResults: 7,
    })
  })

  test('to a path nobody serves is refused with 404', () => {
    expect(() => nameOf(kubernetes, get('/cluster'))).toThrow(
      expect.objectContaining({ code: 'UnknownOperationException', status: 404 }),
    )
  })
})
