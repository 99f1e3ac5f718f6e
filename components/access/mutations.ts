import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { api } from '@/lib/api-client'
import {
  type AccountGroupInput,
  AccountGroupView,
  type AddUserInput,
  type AssignRoleInput,
  PasswordTold,
  UserView,
} from '@/lib/contracts/access'
import { paths } from '@/lib/paths'

/** Changes who may do what, and reads it again whatever came of it. */
function useAccessMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: ['access'] }) })
}

export const useAddUser = () =>
  useAccessMutation((input: AddUserInput) => api.post(paths.api.users(), PasswordTold, input))

export const useAssignRole = (userId: string) =>
  useAccessMutation((input: AssignRoleInput) => api.post(paths.api.userRoles(userId), UserView, input))

export const useWithdrawRole = (userId: string) =>
  useAccessMutation((assignmentId: string) => api.delete(paths.api.userRole(userId, assignmentId), UserView))

export const useResetPassword = (userId: string) =>
  useAccessMutation(() => api.post(paths.api.userPart(userId, 'password'), PasswordTold))

export type UserChange = 'disable' | 'enable' | 'factors' | 'sessions'

export const useChangeUser = (userId: string) =>
  useAccessMutation((change: UserChange) => {
    const path = paths.api.userPart(userId, change)
    return change === 'disable' || change === 'enable' ? api.post(path, UserView) : api.delete(path, UserView)
  })

export const useSaveGroup = (id: string | null) =>
  useAccessMutation((input: AccountGroupInput) =>
    id === null
      ? api.post(paths.api.accountGroups(), AccountGroupView, input)
      : api.put(paths.api.accountGroup(id), AccountGroupView, input),
  )

export const useDeleteGroup = () => useAccessMutation((id: string) => api.delete(paths.api.accountGroup(id), z.null()))
