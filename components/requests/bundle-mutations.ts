'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api-client'
import { type BundleMoveView, BundleView, type RequestBundleInput } from '@/lib/contracts/bundles'
import { paths } from '@/lib/paths'
import { bundleQueries } from './bundle-queries'

export type BundleMove = BundleMoveView['move']

/** Both answer with the bundle as it now is; everything that lists requests or their cells is read again. */
function useBundleMutation<Input>(act: (input: Input) => Promise<BundleView>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (view) => {
      client.setQueryData(bundleQueries.detail(view.id).queryKey, view)
      void client.invalidateQueries({ queryKey: ['requests', 'list'] })
      void client.invalidateQueries({ queryKey: ['requests', 'bundles'] })
      void client.invalidateQueries({ queryKey: ['region-coverage'] })
    },
  })
}

export const useRequestBundle = () =>
  useBundleMutation((input: RequestBundleInput) => api.post(paths.api.bundles(), BundleView, input))

export const useBundleMove = (id: string) =>
  useBundleMutation(
    ({ move, ...body }: { move: BundleMove; reason: string; leaveOut?: readonly string[]; fingerprint?: string }) =>
      api.post(paths.api.bundleMove(id, move), BundleView, body),
  )
