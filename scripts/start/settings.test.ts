import { expect, test } from 'vitest'
import { readSettings } from './settings'

test('without any setting everything is brought along', () => {
  const settings = readSettings({})
  expect(settings).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    appUrl: 'http://localhost:3000',
    databaseUrl: undefined,
    organization: 'simulated',
    dev: false,
  })
  expect(settings.dataFolder).toMatch(/\.keyscope$/)
})

test.each([
  ['AWS_ENDPOINT_URL', 'http://127.0.0.1:5000'],
  ['AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE'],
  ['AWS_PROFILE', 'security'],
  ['AWS_ROLE_ARN', 'arn:aws:iam::111100000001:role/Keyscope'],
  ['AWS_WEB_IDENTITY_TOKEN_FILE', '/var/run/token'],
  ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://169.254.170.23/v1/credentials'],
])('%s says that there is an AWS to talk to', (name, value) => {
  expect(readSettings({ [name]: value }).organization).toBe('aws')
})

test('a Region alone does not', () => {
  expect(readSettings({ AWS_REGION: 'eu-central-1', AWS_PROFILE: '' }).organization).toBe('simulated')
})

test('KEYSCOPE_SIMULATED decides where the AWS settings do not', () => {
  expect(readSettings({ KEYSCOPE_SIMULATED: '0' }).organization).toBe('aws')
  expect(readSettings({ KEYSCOPE_SIMULATED: '1', AWS_PROFILE: 'security' }).organization).toBe('simulated')
  expect(() => readSettings({ KEYSCOPE_SIMULATED: 'yes' })).toThrow('KEYSCOPE_SIMULATED must be 0 or 1, not "yes".')
})

test('no real session token mixes with the keys of the simulated organization', () => {
  const { environment } = readSettings({ KEYSCOPE_SIMULATED: '1', AWS_SESSION_TOKEN: 'real', HOME: '/home/robin' })
  expect(environment).toEqual({ KEYSCOPE_SIMULATED: '1', HOME: '/home/robin' })
})

test('the address people open follows the port unless it is set', () => {
  expect(readSettings({ PORT: '4000' }).appUrl).toBe('http://localhost:4000')
  expect(readSettings({ PORT: '4000', APP_URL: 'https://keyscope.example' }).appUrl).toBe('https://keyscope.example')
})

test.each(['abc', '0', '70000', '80.5'])('PORT=%s is refused in one line', (port) => {
  expect(() => readSettings({ PORT: port })).toThrow(`PORT must be a number from 1 to 65535, not "${port}".`)
})

test('a setting that no process would take is refused before anything starts', () => {
  expect(() => readSettings({ KEYSCOPE_QUOTA_SHARE: '7' })).toThrow(/KEYSCOPE_QUOTA_SHARE: .*See README "Settings"\./)
})
