/** The failure catalogue in short (domain.md 4.3). */
const titles: Readonly<Record<string, string>> = {
  F1: 'No identity policy for the key',
  F2: 'The key policy does not admit the account',
  F3: 'CreateGrant is missing',
  F4: 'The Auto Scaling role has no access',
  F5: 'The grant was issued by the wrong account',
  F6: 'The grant names another or a deleted role',
  F7: 'The key cannot be used in its state',
  F8: 'The key is in another Region',
  F9: 'The key id or alias does not reach another account',
  F10: 'The key is not a symmetric encryption key',
  F11: 'An organization policy or boundary denies it',
  F12: 'A denial stops the role that decrypts volumes',
  F13: 'iam:PassRole is missing',
  F14: 'The EC2 Spot role does not exist',
  F15: 'The default EBS key changed',
  F16: 'The grant is not effective yet',
  F17: 'The image snapshot is under a key that is not shared',
  F18: 'The key has no room for more grants',
}

export const failureTitle = (id: string) => titles[id] ?? 'Not allowed'
