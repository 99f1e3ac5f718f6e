import type { Inventory } from '../inventory/inventory'
import type { Change } from './changes'
import { attachControlPolicy, detachControlPolicy } from './control-policy-changes'
import { addStatement, patchDocument, removeStatement, replaceDocument } from './edit-document'
import { addGrant, revokeGrant, setKeyState } from './key-changes'
import { CannotChange, type WhatIfProblem } from './problem'
import {
  attachIdentityPolicy,
  detachIdentityPolicy,
  recreateRole,
  removeBoundary,
  renameRole,
  setBoundary,
} from './role-changes'

/**
 * The inventory as it would be after one change. What the change does not touch keeps its identity: unchanged lists, resources and
 * documents are the same objects. A change that cannot be made is a problem that says what is there instead.
 */
export function applyChange(
  inventory: Inventory,
  change: Change,
): { readonly inventory: Inventory } | { readonly problem: Omit<WhatIfProblem, 'change'> } {
  try {
    return { inventory: make(inventory, change) }
  } catch (error) {
    if (!(error instanceof CannotChange)) throw error
    return { problem: { kind: error.kind, text: error.message, exists: error.exists } }
  }
}

function make(inventory: Inventory, change: Change): Inventory {
  switch (change.change) {
    case 'set-key-state':
      return setKeyState(inventory, change)
    case 'remove-statement':
      return removeStatement(inventory, change)
    case 'add-statement':
      return addStatement(inventory, change)
    case 'replace-document':
      return replaceDocument(inventory, change)
    case 'patch-document':
      return patchDocument(inventory, change)
    case 'attach-control-policy':
      return attachControlPolicy(inventory, change)
    case 'detach-control-policy':
      return detachControlPolicy(inventory, change)
    case 'attach-identity-policy':
      return attachIdentityPolicy(inventory, change)
    case 'detach-identity-policy':
      return detachIdentityPolicy(inventory, change)
    case 'set-boundary':
      return setBoundary(inventory, change)
    case 'remove-boundary':
      return removeBoundary(inventory, change)
    case 'rename-role':
      return renameRole(inventory, change)
    case 'recreate-role':
      return recreateRole(inventory, change)
    case 'revoke-grant':
      return revokeGrant(inventory, change)
    case 'add-grant':
      return addGrant(inventory, change)
  }
}
