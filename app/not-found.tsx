import { StandAlone } from '@/components/layout/stand-alone'

export default function NotFound() {
  return (
    <StandAlone title="Not found">
      There is nothing at this address, or nothing you may know of. It may have left with a scan.
    </StandAlone>
  )
}
