'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import {
  ProfileList,
  ProfileView,
  type SaveProfileInput,
  TriedProfile,
  type TryProfileInput,
} from '@/lib/contracts/profiles'
import type { Assignment } from '@/lib/domain/profiles/assignment'
import { paths } from '@/lib/paths'

function useProfileMutation<Input, Answer>(act: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: act, onSuccess: () => client.invalidateQueries({ queryKey: ['profiles'] }) })
}

export const useSaveProfile = () =>
  useProfileMutation((input: SaveProfileInput) => api.post(paths.api.profiles(), ProfileView, input))

export const useAssignProfiles = () =>
  useProfileMutation((input: Assignment) => api.patch(paths.api.profileAssignment(), ProfileList, input))

export const useDeleteProfile = () => useProfileMutation((name: string) => api.delete(paths.api.profile(name)))

/** What would change; nothing is written. */
export const useTryProfile = () =>
  useMutation({
    mutationFn: (input: TryProfileInput) => api.post(paths.api.tryProfile(), TriedProfile, input),
  })
