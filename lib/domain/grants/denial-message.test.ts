import { expect, test } from 'vitest'
import { denyingDocuments, readDenial } from './denial-message'

const caller =
  'User: arn:aws:sts::111100000003:assumed-role/KeyscopeGrantWriter/ksg is not authorized to perform: kms:CreateGrant'

test.each(denyingDocuments)('a missing allow in a %s', (document) => {
  const message = `${caller} on resource: arn:… because no ${document} allows the kms:CreateGrant action`
  expect(readDenial(message)).toEqual({ document, explicit: false })
})

test.each(denyingDocuments)('an explicit deny in a %s', (document) => {
  const article = document.startsWith('i') ? 'an' : 'a'
  const message = `${caller} on resource: arn:… with an explicit deny in ${article} ${document}`
  expect(readDenial(message)).toEqual({ document, explicit: true })
})

test('a message that names no document stays unexplained', () => {
  expect(readDenial('The ciphertext refers to a customer master key that does not exist')).toBeNull()
  expect(readDenial(caller)).toBeNull()
})
