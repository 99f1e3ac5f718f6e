import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, describe, expect, test } from 'vitest'
import { callerOfToken } from '@/lib/simulator/kubernetes/token'
import { assume, clientConfig, startNorthwind } from '@/lib/simulator/testing/northwind-clients'
import { clusterToken } from './cluster-token'
import { KubernetesRefusal, readKubernetesApi } from './kubernetes-api'

const simulator = await startNorthwind()
afterAll(() => simulator.close())

const [accountId, region, name] = whereIs('payments-prod')
const scanner = await assume(simulator, accountId, 'KeyscopeScanner')
const sts = new STSClient(clientConfig(simulator, region, scanner))
const access = { sts, elsewhere: simulator.url }
const cluster = {
  name,
  region,
  endpoint: `${simulator.url}/_kubernetes/${accountId}/${region}/${name}`,
  certificateAuthority: undefined,
}
const classes = { group: 'karpenter.k8s.aws', version: 'v1', plural: 'ec2nodeclasses' }

function whereIs(wanted: string): [string, string, string] {
  for (const account of simulator.world.accounts.values())
    for (const { region, clusters } of account.regions.values())
      if (clusters.some(({ cluster }) => cluster.name === wanted)) return [account.id, region, wanted]
  throw new Error(`northwind has no cluster ${wanted}`)
}

describe('the token', () => {
  const bearer = async (at = new Date(), about = cluster) => `Bearer ${await clusterToken(sts, about, at)}`
  const callerOf = (authorization: string, about = { name, region }, at = new Date()) =>
    callerOfToken(simulator.identities, authorization, about, at)

  test('is a signed question that names the cluster, for a minute', async () => {
    const text = await clusterToken(sts, cluster, new Date('2026-03-02T10:00:00Z'))
    expect(text).toMatch(/^k8s-aws-v1\.[\w-]+$/)
    const url = new URL(Buffer.from(text.slice('k8s-aws-v1.'.length), 'base64url').toString('utf8'))
    expect(url.origin).toBe(`https://sts.${region}.amazonaws.com`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Date': '20260302T100000Z',
      'X-Amz-Expires': '60',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
      'X-Amz-Credential': `${scanner.accessKeyId}/20260302/${region}/sts/aws4_request`,
      'X-Amz-Security-Token': scanner.sessionToken,
    })
    expect(text).not.toContain(scanner.secretAccessKey)
  })

  test('is signed as botocore signs it', async () => {
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 'tok/en+=' }
    const signer = new STSClient({ region: 'eu-west-1', credentials })
    const at = new Date('2026-03-02T10:00:00Z')
    const text = await clusterToken(signer, { name: 'payments', region: 'eu-west-1' }, at)
    const url = new URL(Buffer.from(text.slice('k8s-aws-v1.'.length), 'base64url').toString('utf8'))
    // Of RequestSigner.generate_presigned_url, botocore 1.43.11, for the same credentials, cluster and time.
    expect(url.searchParams.get('X-Amz-Signature')).toBe(
      'ff822e3864159303a8aac448c0a91815ab510950f9d9d0e4fb5db7aeeb75de2f',
    )
  })

  test('says who made it', async () => {
    expect(callerOf(await bearer())).toMatchObject({ roleArn: `arn:aws:iam::${accountId}:role/KeyscopeScanner` })
  })

  test('is worth nothing later, to another cluster, elsewhere or when it was changed', async () => {
    const good = await bearer()
    expect(callerOf(good, { name, region }, new Date(Date.now() + 62_000))).toBeUndefined()
    expect(callerOf(good, { name: 'orders-prod', region })).toBeUndefined()
    expect(callerOf(good, { name, region: 'eu-central-1' })).toBeUndefined()
    const url = Buffer.from(good.slice('Bearer k8s-aws-v1.'.length), 'base64url').toString('utf8')
    const longer = Buffer.from(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=900')).toString('base64url')
    expect(longer).not.toBe(good)
    expect(callerOf(`Bearer k8s-aws-v1.${longer}`)).toBeUndefined()
    for (const none of ['', 'Bearer ', 'Bearer k8s-aws-v1.', 'Bearer k8s-aws-v1.aHR0cHM6Ly8', 'Basic eDp5'])
      expect(callerOf(none)).toBeUndefined()
  })
})

describe('a cluster', () => {
  test('says which groups it has, and lists a kind over all its pages', async () => {
    const limits = { timeoutMs: 10_000, answerBytes: 1_000_000, pageSize: 1, objects: 100 }
    const meter = { calls: 0, throttled: 0 }
    const [groups, items] = await readKubernetesApi(
      access,
      cluster,
      async (api) => [await api.groups(), await api.list(classes)] as const,
      meter,
      limits,
    )
    expect(groups.get('karpenter.k8s.aws')).toEqual(['v1'])
    expect(items).toMatchObject([{ metadata: { name: 'default' } }, { metadata: { name: 'batch' } }])
    expect(meter.calls).toBe(3)
  })

  test('has nothing of a kind it does not know', async () => {
    const list = readKubernetesApi(access, cluster, (api) => api.list({ ...classes, plural: 'ec2nodeclazzes' }))
    expect(await list).toBeNull()
  })

  test('refuses whoever has no access entry, in its own words', async () => {
    const [account, at, other] = whereIs('orders-prod')
    const endpoint = `${simulator.url}/_kubernetes/${account}/${at}/${other}`
    const stranger = new STSClient(clientConfig(simulator, at, await assume(simulator, account, 'KeyscopeScanner')))
    const asked = readKubernetesApi(
      { ...access, sts: stranger },
      { ...cluster, name: other, region: at, endpoint },
      (api) => api.groups(),
    )
    await expect(asked).rejects.toMatchObject({ status: 401, message: 'Unauthorized' })
  })
})

describe('a server that misbehaves', () => {
  /** What it was asked at each address. */
  const asked: string[] = []
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming.url ?? '')
    if (incoming.url?.startsWith('/moved')) outgoing.writeHead(302, { location: '/inside' }).end()
    else if (incoming.url?.startsWith('/long')) outgoing.end('x'.repeat(50_000))
    else if (incoming.url?.startsWith('/inside')) outgoing.end('{}')
  })
  const listening = new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const ask = async (path: string, timeoutMs = 5_000) => {
    const url = await listening
    const limits = { timeoutMs, answerBytes: 10_000, pageSize: 1, objects: 1 }
    const there = { ...cluster, endpoint: `${url}${path}` }
    return readKubernetesApi({ sts, elsewhere: url }, there, (api) => api.list(classes), undefined, limits)
  }

  test('leads nowhere else', async () => {
    await expect(ask('/moved')).rejects.toBeInstanceOf(KubernetesRefusal)
    expect(asked.filter((url) => url.startsWith('/inside'))).toEqual([])
  })
  test('is broken off when it says too much', async () => {
    await expect(ask('/long')).rejects.toThrow(/exceeded|too large|max/i)
  })
  test('is broken off when it says nothing', async () => {
    await expect(ask('/silent', 200)).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})
