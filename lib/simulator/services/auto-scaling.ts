import * as autoscaling from '@aws-sdk/client-auto-scaling'
import type { Handlers } from '../server/handlers'
import { page } from '../server/paging'
import { regionOf } from '../world/find'
import type { World } from '../world/organization'

const $metadata = {}

export function autoScalingHandlers(world: World): Handlers<typeof autoscaling> {
  return {
    DescribeAutoScalingGroups(input, { accountId, region }) {
      const names = input.AutoScalingGroupNames ?? []
      const groups = regionOf(world, accountId, region).autoScalingGroups.filter(
        ({ AutoScalingGroupName = '' }) => names.length === 0 || names.includes(AutoScalingGroupName),
      )
      const { items, next } = paged(groups, input)
      return { AutoScalingGroups: items, NextToken: next }
    },

    DescribeScalingActivities(input, { accountId, region }) {
      const { AutoScalingGroupName: name } = input
      const activities = regionOf(world, accountId, region).scalingActivities.filter(
        (activity) => name === undefined || activity.AutoScalingGroupName === name,
      )
      const { items, next } = paged(activities, input)
      return { Activities: items, NextToken: next }
    },
  }
}

function paged<T>(all: readonly T[], { NextToken, MaxRecords }: { NextToken?: string; MaxRecords?: number }) {
  const bad = () => new autoscaling.InvalidNextToken({ message: 'The NextToken value is not valid.', $metadata })
  return page(all, NextToken, Math.min(MaxRecords ?? 50, 100), bad)
}
